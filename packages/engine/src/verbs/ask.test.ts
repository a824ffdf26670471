import type { PlannedAsk } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import { askOf, expression, failing, planOf, setOf } from "../../test/plans.js";

const form = fields({ approved: { type: "any" }, comment: { type: "string", required: false } });

function asked(more: Partial<PlannedAsk> = {}) {
  const live = new Live(planOf([askOf("approve", { form, group: expression(() => "sales"), ...more })]));
  live.post();
  return live;
}
const claim = (by: string, release = false) => ({ kind: "claim-ask", step: "approve", by, release }) as const;
const answer = (answer: object, by = "") =>
  ({ kind: "answer-ask", step: "approve", by, answer: { ...answer } }) as const;

it("asks, and waits as long as it takes", () => {
  const live = asked();

  expect(live.facts.at(-1)).toEqual({
    kind: "ask-started",
    version: 1,
    step: "approve",
    question: "May it go on?",
    group: "sales",
  });
  expect(live.state?.status).toBe(EventStatus.WAITING);
  expect(live.pending()).toEqual([]);
  expect(live.steps()).toMatchObject([
    { status: StepStatus.WAITING, ask: { question: "May it go on?", assignee: "", group: "sales" } },
  ]);
});

it("gives what a person answers", () => {
  const live = asked({ output: { kind: "merge" } });

  const facts = live.do(answer({ approved: true }, "ada"));

  expect(kindsOf(facts)).toEqual(["ask-answered", "step-succeeded", "event-succeeded"]);
  expect(live.state?.document).toEqual({ approved: true });
  expect(live.steps()).toMatchObject([{ by: "ada", outputs: { approved: true } }]);
  expect(live.refusal(answer({ approved: true }, "ada"))?.reason).toBe("ASK_NOT_FOUND");
});

it("refuses an answer that does not match the form, and goes on waiting", () => {
  const live = asked();

  expect(live.refusal(answer({ comment: 7 }))).toMatchObject({
    reason: "INVALID_ANSWER",
    violations: [
      { field: "answer.approved", description: "expected a any, found nothing" },
      { field: "answer.comment", description: "expected a string, found a number" },
    ],
  });
  expect(live.state?.status).toBe(EventStatus.WAITING);
});

describe("a claim", () => {
  it("keeps others from answering, until it is given back", () => {
    const live = asked();

    expect(kindsOf(live.do(claim("ada")))).toEqual(["ask-claimed"]);
    expect(live.do(claim("ada"))).toEqual([]);
    expect(live.steps()).toMatchObject([{ by: "ada" }]);
    expect(live.refusal(claim("bob"))?.reason).toBe("ASK_CLAIMED");
    expect(live.refusal(claim("bob", true))?.reason).toBe("ASK_CLAIMED");
    expect(live.refusal(answer({ approved: true }, "bob"))?.reason).toBe("ASK_CLAIMED");
    expect(live.refusal(answer({ approved: true }))?.reason).toBe("ASK_CLAIMED");

    expect(kindsOf(live.do(claim("ada", true)))).toEqual(["ask-claimed"]);
    expect(live.do(claim("ada", true))).toEqual([]);
    expect(live.steps()[0]).not.toHaveProperty("by");
    live.do(claim("bob"));
    live.do(answer({ approved: true }, "bob"));
    expect(live.state?.ended).toBe(true);
  });

  it("is for an open question alone, of an event that goes on", () => {
    const live = asked();
    expect(live.refusal({ ...claim("ada"), step: "nothing" })?.reason).toBe("ASK_NOT_FOUND");

    live.do({ kind: "quarantine-event", message: "boom" });
    expect(live.refusal(claim("ada"))?.reason).toBe("EVENT_PAUSED");
    expect(live.refusal(answer({ approved: true }))?.reason).toBe("EVENT_PAUSED");

    live.do({ kind: "resume-event" });
    expect(kindsOf(live.do(claim("ada")))).toEqual(["ask-claimed"]);
  });
});

it("fails when the question cannot be asked", () => {
  for (const wrong of [failing(), expression(() => ({})), expression(() => "x".repeat(5_000))]) {
    expect(asked({ question: wrong }).state?.error).toMatchObject({ reason: "EXPRESSION_FAILED" });
    expect(asked({ assignee: wrong }).state?.error).toMatchObject({ reason: "EXPRESSION_FAILED" });
  }
});

it("fails with TIMEOUT when nobody answers in time, or carries out what is said for that", () => {
  const live = asked({ timeoutMs: 60_000 });
  live.wake();
  expect(live.state?.error).toMatchObject({
    reason: "TIMEOUT",
    message: "Nobody answered within the timeout of 1m",
  });

  const late = setOf("late", () => ({ approved: false }));
  const other = asked({ timeoutMs: 60_000, bodies: { on_timeout: [late] } });
  other.wake();
  expect(other.state?.document).toEqual({ approved: false });
});
