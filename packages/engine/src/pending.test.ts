import { expect, it } from "vitest";
import { callOf, forkOf, patient, planOf } from "../test/plans.js";
import { apply, decide, EngineError, type EventState, type Fact, pending } from "./index.js";

const plan = planOf([forkOf("both", { a: [callOf("one", { retry: patient })], b: [callOf("two")] })]);

/** Two steps open at once. */
const opened = (): EventState => {
  const step = (branch: string, index: number, name: string, deadlineMs: number): Fact[] => [
    { kind: "body-entered", version: 1, step: "both", body: `branches[${index}]`, branch },
    { kind: "step-started", version: 1, step: name, inputs: { document: true }, deadlineMs },
    { kind: "attempt-started", version: 1, step: name, attempt: 1 },
  ];
  const facts: Fact[] = [
    {
      kind: "event-accepted",
      version: 1,
      eventId: "e1",
      workflow: "w",
      revision: 1,
      data: {},
      labels: {},
      seed: "5eed",
      ackTimeMs: 0,
    },
    { kind: "event-started", version: 1 },
    { kind: "fork-started", version: 1, step: "both" },
    ...step("a", 0, "both[a].one", 500),
    ...step("b", 1, "both[b].two", 300),
  ];
  return facts.reduce<EventState | undefined>(apply, undefined)!;
};

it("tells calls in the order their steps began, then the earliest wake", () => {
  const state = opened();
  const before = pending(plan, state);

  decide(plan, state, { kind: "answer-attempt", step: "both[a].one", attempt: 1, answer: {} }, 100);

  expect(before).toMatchObject([
    { kind: "call", step: "both[a].one" },
    { kind: "call", step: "both[b].two" },
    { kind: "wake", atMs: 300 },
  ]);
  expect(pending(plan, state)).toEqual(before);
});

it("goes on telling one step's call while another waits for its next attempt", () => {
  const state = opened();
  const failed = { reason: "X", message: "x", step: "both[a].one", attempts: 1 };

  apply(state, {
    kind: "attempt-failed",
    version: 1,
    step: "both[a].one",
    attempt: 1,
    error: failed,
    retryAtMs: 200,
  });

  expect(pending(plan, state)).toMatchObject([
    { kind: "call", step: "both[b].two" },
    { kind: "wake", atMs: 200 },
  ]);
  const due = decide(plan, state, { kind: "timer-due" }, 200);
  expect(due).toMatchObject({
    ok: true,
    facts: [{ kind: "attempt-started", step: "both[a].one", attempt: 2 }],
  });
  const recovered = decide(plan, state, { kind: "recover-event" }, 200);
  expect(recovered).toMatchObject({
    facts: [
      { kind: "attempt-interrupted", step: "both[b].two" },
      { kind: "step-failed", step: "both[b].two" },
      { kind: "body-ended", branch: "b", fails: true },
      { kind: "body-ended", branch: "a", cancelled: true },
      { kind: "step-failed", step: "both" },
      { kind: "event-failed" },
    ],
  });
});

it("is asked only about states that apply made", () => {
  expect(() => pending(plan, { ...opened() })).toThrow(EngineError);
});
