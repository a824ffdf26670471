import { expect, it } from "vitest";
import { Live } from "../../test/live.js";
import { patient, planOf, processText, setOf } from "../../test/plans.js";
import { describeFact, EngineError } from "../index.js";

it("resolves what a history keeps by reference", () => {
  const live = new Live(processText());
  live.post({ message: "a" });
  live.answer({ message: "A" });

  expect(live.described.map(({ fact }) => fact)).toEqual([
    { kind: "event-accepted", step: "", attempt: 0, verb: "", service: "", inputs: { message: "a" } },
    { kind: "event-started", step: "", attempt: 0, verb: "", service: "" },
    {
      kind: "step-started",
      step: "upper",
      attempt: 0,
      verb: "call",
      service: "upper",
      inputs: { message: "a" },
    },
    { kind: "attempt-started", step: "upper", attempt: 1, verb: "call", service: "upper" },
    {
      kind: "step-succeeded",
      step: "upper",
      attempt: 0,
      verb: "call",
      service: "upper",
      outputs: { message: "A" },
    },
    {
      kind: "step-started",
      step: "reverse",
      attempt: 0,
      verb: "call",
      service: "reverse",
      inputs: { message: "A" },
    },
    { kind: "attempt-started", step: "reverse", attempt: 1, verb: "call", service: "reverse" },
  ]);
});

it("says what went wrong, and when it is tried again", () => {
  const live = new Live(processText({ retry: { ...patient, attempts: 2 } }));
  live.post({ message: "a" });
  live.do({ kind: "quarantine-event", message: "boom" });
  live.do({ kind: "resume-event" });
  live.fail({ reason: "DECLINED" });

  const told = live.described
    .slice(4)
    .map(({ fact }) => [fact.kind, fact.error?.reason, fact.nextAttemptTimeMs]);
  expect(told).toEqual([
    ["event-quarantined", "QUARANTINED", undefined],
    ["event-resumed", undefined, undefined],
    ["attempt-interrupted", "INTERRUPTED", 1_000_000],
    ["attempt-started", undefined, undefined],
    ["attempt-failed", "DECLINED", undefined],
    ["step-failed", "DECLINED", undefined],
    ["event-failed", "DECLINED", undefined],
  ]);
});

it("says why an event was cancelled", () => {
  const live = new Live(processText());
  live.post({ message: "a" });
  live.do({ kind: "cancel-event", reason: "no longer wanted" });

  expect(live.described.at(-1)?.fact.error).toEqual({
    reason: "CANCELLED",
    message: "no longer wanted",
    step: "",
    attempts: 0,
  });
});

it("shows a history whose workflow can no longer be read", () => {
  const live = new Live(processText());
  live.post({ message: "a" });

  expect(describeFact(planOf([]), live.state, live.facts.at(-1)!)).toEqual({
    kind: "attempt-started",
    step: "upper",
    attempt: 1,
    verb: "",
    service: "",
  });
});

it("shows what a set wrote", () => {
  const live = new Live(planOf([setOf("one", () => ({ a: 1 }))]));
  live.post();

  expect(live.described[2]?.fact).toEqual({
    kind: "step-succeeded",
    step: "one",
    attempt: 0,
    verb: "set",
    service: "",
    outputs: { a: 1 },
  });
});

it("wants the state before the fact where it needs it", () => {
  const fact = { kind: "step-started", version: 1, step: "upper", inputs: { document: true } } as const;

  expect(() => describeFact(processText(), undefined, fact)).toThrow(EngineError);
});

it("shows an answer of a step without merge, and nothing for one without both", () => {
  const live = new Live(processText());
  live.post({ message: "a" });

  const shown = describeFact(live.plan, live.state, { kind: "step-succeeded", version: 1, step: "upper" });

  expect(shown).not.toHaveProperty("outputs");
});
