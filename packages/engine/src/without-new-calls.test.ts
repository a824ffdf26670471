import type { Fact } from "./facts/fact.js";
import { expect, test } from "vitest";
import { withoutNewCalls } from "./without-new-calls.js";

const succeeded: Fact = { kind: "step-succeeded", version: 1, step: "a", answer: {} };
const skipped: Fact = { kind: "step-skipped", version: 1, step: "b" };
const started: Fact = { kind: "step-started", version: 1, step: "c", inputs: { document: true } };
const attempt: Fact = { kind: "attempt-started", version: 1, step: "c", attempt: 1 };
const yielded: Fact = { kind: "event-yielded", version: 1, wakeTimeMs: 1_000 };
const ended: Fact = { kind: "event-succeeded", version: 1, outputs: { document: true } };

test.each([
  {
    name: "an answer and the next step",
    facts: [succeeded, skipped, started, attempt],
    kept: [succeeded, skipped, yielded],
  },
  { name: "an end", facts: [succeeded, ended], kept: [succeeded, ended] },
  { name: "a second attempt", facts: [attempt], kept: [] },
])("of $name only what orders no call is kept", ({ facts, kept }) => {
  expect(withoutNewCalls(facts, 1_000.5)).toEqual(kept);
});
