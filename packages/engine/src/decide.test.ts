import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { processText } from "../test/plans.js";
import { kindsOf, Live } from "../test/live.js";
import { snapshot } from "../test/snapshot.js";
import { apply, decide, EngineError, readFact, writeFact } from "./index.js";

describe("an event", () => {
  it("goes through three services, each seeing what the one before answered", () => {
    const live = new Live(processText());

    live.post({ message: "a b c" });
    expect(live.call()).toEqual({
      kind: "call",
      step: "upper",
      attempt: 1,
      service: "upper",
      endpoint: "",
      inputs: { message: "a b c" },
      idempotencyKey: "e1/upper",
    });
    live.answer({ message: "A B C" });
    expect(live.call().inputs).toEqual({ message: "A B C" });
    live.answer({ message: "C B A" });
    live.answer({ space_count: 2 });

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
    expect(live.state?.outputs).toEqual({ message: "C B A", space_count: 2 });
    expect(live.pending()).toEqual([]);
    expect(kindsOf(live.facts)).toEqual([
      "event-accepted",
      "event-started",
      "step-started",
      "attempt-started",
      "step-succeeded",
      "step-started",
      "attempt-started",
      "step-succeeded",
      "step-started",
      "attempt-started",
      "step-succeeded",
      "event-succeeded",
    ]);
    expect(live.steps().map(({ path, status }) => [path, status])).toEqual([
      ["upper", StepStatus.SUCCEEDED],
      ["reverse", StepStatus.SUCCEEDED],
      ["space_counter", StepStatus.SUCCEEDED],
    ]);
  });
});

describe("decide", () => {
  it("leaves the state as it found it", () => {
    const live = new Live(processText());
    live.post({ message: "a" });
    const before = snapshot(live.state);

    const decision = decide(
      live.plan,
      live.state,
      { kind: "answer-attempt", step: "upper", attempt: 1, answer: { message: "A" } },
      2e6,
    );

    expect(decision.ok && decision.facts.length).toBe(3);
    expect(snapshot(live.state)).toBe(before);
  });

  it("leaves the state as it found it when it throws", () => {
    const live = new Live(processText());
    live.post({ message: "a" });
    const before = snapshot(live.state);
    const [upper, ...others] = live.plan.operations;
    const broken = {
      ...others[0]!,
      when: { source: "", evaluate: () => expect.unreachable("boom") },
    };
    const plan = { ...live.plan, operations: [upper!, broken] };
    const answer = { kind: "answer-attempt", step: "upper", attempt: 1, answer: { message: "A" } } as const;

    expect(() => decide(plan, live.state, answer, 2e6)).toThrow("boom");
    expect(snapshot(live.state)).toBe(before);
  });

  it("refuses every command but a post for an event that is not there", () => {
    expect(new Live(processText()).refusal({ kind: "start-event" })?.reason).toBe("EVENT_NOT_FOUND");
  });

  it("throws when an event is posted twice under one id", () => {
    const live = new Live(processText());
    live.post({ message: "a" });

    expect(() => live.post({ message: "a" })).toThrow(EngineError);
  });

  it("takes the time in whole milliseconds, so that what it writes can be read", () => {
    const live = new Live(processText({ timeoutMs: 500 }));
    live.nowMs = 1_000_000.7;

    live.post({ message: "a" });

    expect(live.state?.ackTimeMs).toBe(1_000_000);
    expect(live.facts.map((fact) => readFact(fact.kind, fact.version, writeFact(fact)))).toEqual(live.facts);
    expect(live.wake()).toHaveLength(3);
  });

  it("throws when the plan is not the event's", () => {
    const live = new Live(processText());
    live.post({ message: "a" });
    const other = { ...live.plan, operations: [] };

    expect(() => decide(other, live.state, { kind: "recover-event" }, 2e6)).toThrow("no call for step upper");
  });

  it("throws on a state that apply did not make", () => {
    const live = new Live(processText());
    live.post({ message: "a" });

    expect(() => decide(live.plan, { ...live.state! }, { kind: "timer-due" }, 2e6)).toThrow(EngineError);
    expect(() => apply({ ...live.state! }, { kind: "event-resumed", version: 1 })).toThrow(EngineError);
  });
});
