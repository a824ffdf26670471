import { expect, it } from "vitest";
import { callOf, patient, planOf } from "../test/plans.js";
import { apply, decide, EngineError, type EventState, type Fact, pending } from "./index.js";

const plan = planOf([callOf("one", { retry: patient }), callOf("two")]);

/** Two steps open at once, as bodies that run side by side will have them. */
const opened = (): EventState => {
  const step = (name: string, deadlineMs: number): Fact[] => [
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
    ...step("one", 500),
    ...step("two", 300),
  ];
  return facts.reduce<EventState | undefined>(apply, undefined)!;
};

it("tells calls in the order their steps began, then the earliest wake", () => {
  const state = opened();
  const before = pending(plan, state);

  decide(plan, state, { kind: "answer-attempt", step: "one", attempt: 1, answer: {} }, 100);

  expect(before).toMatchObject([
    { kind: "call", step: "one" },
    { kind: "call", step: "two" },
    { kind: "wake", atMs: 300 },
  ]);
  expect(pending(plan, state)).toEqual(before);
});

it("goes on telling one step's call while another waits for its next attempt", () => {
  const state = opened();
  const failed = { reason: "X", message: "x", step: "one", attempts: 1 };

  apply(state, {
    kind: "attempt-failed",
    version: 1,
    step: "one",
    attempt: 1,
    error: failed,
    retryAtMs: 200,
  });

  expect(pending(plan, state)).toMatchObject([
    { kind: "call", step: "two" },
    { kind: "wake", atMs: 200 },
  ]);
  const due = decide(plan, state, { kind: "timer-due" }, 200);
  expect(due).toMatchObject({ ok: true, facts: [{ kind: "attempt-started", step: "one", attempt: 2 }] });
  const recovered = decide(plan, state, { kind: "recover-event" }, 200);
  expect(recovered).toMatchObject({
    facts: [{ kind: "attempt-interrupted", step: "two" }, { kind: "step-failed" }, { kind: "event-failed" }],
  });
});

it("is asked only about states that apply made", () => {
  expect(() => pending(plan, { ...opened() })).toThrow(EngineError);
});
