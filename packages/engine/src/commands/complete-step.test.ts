import { EventStatus, StepStatus } from "@machinery/protocol";
import type { JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, expression, failing, patient, planOf } from "../../test/plans.js";
import type { PlannedCall } from "@machinery/language";

const outputs = fields({ id: { type: "string" } });

function accepted(more: Partial<PlannedCall> = {}) {
  const live = new Live(planOf([callOf("charge", { outputs, ...more }), callOf("mail", more)]));
  live.post({ amount: 5 });
  live.accept();
  return live;
}

const complete = (answer: JsonValue = { id: "c1" }, more: object = {}) =>
  ({
    kind: "complete-step",
    step: "charge",
    answer,
    by: "callback",
    digest: JSON.stringify(answer),
    ...more,
  }) as const;

it("ends a step that waits for it, and the event goes on", () => {
  const live = accepted();
  expect(live.state?.status).toBe(EventStatus.WAITING);
  expect(live.pending()).toEqual([]);
  expect(live.steps()).toMatchObject([
    { status: StepStatus.WAITING, attempts: [{ number: 1, acceptedTimeMs: 1_000_000 }] },
  ]);
  live.nowMs += 86_400_000;

  const facts = live.do(complete());

  expect(kindsOf(facts)).toEqual(["step-succeeded", "step-started", "attempt-started"]);
  expect(facts[0]).toMatchObject({ answer: { id: "c1" }, merge: "answer", given: { by: "callback" } });
  expect(live.state?.document).toEqual({ amount: 5, id: "c1" });
  expect(live.described[5]?.fact).toMatchObject({ givenBy: "callback", outputs: { id: "c1" } });
  expect(live.steps()[0]).toMatchObject({ status: StepStatus.SUCCEEDED, outputs: { id: "c1" } });
});

it("may come before the service has said that it comes later, and between two attempts", () => {
  const early = new Live(planOf([callOf("charge", { outputs })]));
  early.post();
  const call = early.call();
  expect(kindsOf(early.do(complete()))).toEqual(["step-succeeded", "event-succeeded"]);
  expect(early.accept(call)).toEqual([]);

  const between = new Live(planOf([callOf("charge", { outputs, retry: patient })]));
  between.post();
  between.fail();
  expect(kindsOf(between.do(complete()))).toEqual(["step-succeeded", "event-succeeded"]);
});

describe("said again", () => {
  it("is nothing new, also when the event has ended", () => {
    const live = accepted();
    live.do(complete());
    expect(live.do(complete())).toEqual([]);
    live.answer({});

    expect(live.state?.ended).toBe(true);
    expect(live.do(complete())).toEqual([]);
  });

  it("with another answer is refused, and changes nothing", () => {
    const live = accepted();
    live.do(complete());
    const other = complete({ id: "c2" });

    expect(live.refusal(other)?.reason).toBe("CALLBACK_USED");
    live.answer({});
    expect(live.refusal(other)?.reason).toBe("CALLBACK_USED");
  });
});

describe("too late", () => {
  it("is refused, and kept in the history while the event goes on", () => {
    const live = accepted();
    live.do({ kind: "fail-step", step: "charge", error: refused, by: "person", digest: "x" });
    expect(live.state?.ended).toBe(true);
    expect(live.refusal(complete())?.reason).toBe("CALLBACK_USED");

    const over = new Live(
      planOf([
        {
          verb: "try",
          name: "try",
          catches: [{}],
          bodies: { do: [callOf("charge", { outputs, timeoutMs: 1_000 })], "catch[0]": [callOf("mail")] },
        },
      ]),
    );
    over.post();
    over.accept();
    over.wake();
    const late = complete({ id: "c1" }, { step: "try.charge" });
    expect(over.refuse(late)).toMatchObject({ reason: "CALLBACK_LATE" });
    expect(over.facts.at(-1)).toMatchObject({ kind: "answer-late", answer: { id: "c1" } });
    const before = over.facts.length;
    expect(over.refuse(late)).toMatchObject({ reason: "CALLBACK_LATE" });
    expect(over.facts).toHaveLength(before);
    for (const id of ["c2", "c3", "c4", "c5"]) over.refuse(complete({ id }, { step: "try.charge" }));
    expect(over.facts.filter(({ kind }) => kind === "answer-late")).toHaveLength(3);

    over.answer({});
    expect(over.state?.ended).toBe(true);
    expect(over.refuse(late)?.found).toContain("so is its event");
    expect(over.facts.filter(({ kind }) => kind === "answer-late")).toHaveLength(3);
  });

  it("keeps of a very large answer only that there was one", () => {
    const live = new Live(
      planOf([
        {
          verb: "try",
          name: "try",
          catches: [{}],
          bodies: { do: [callOf("charge", { timeoutMs: 1_000 })], "catch[0]": [callOf("mail")] },
        },
      ]),
    );
    live.post();
    live.accept();
    live.wake();
    live.refuse(complete({ id: "x".repeat(100_000) }, { step: "try.charge", digest: "large" }));

    expect(live.facts.at(-1)).toEqual({
      kind: "answer-late",
      version: 1,
      step: "try.charge",
      digest: "large",
    });
  });
});

const refused = { reason: "REFUSED", message: "no", transient: false };

it("that does not match the outputs is refused, and the step goes on waiting", () => {
  const live = accepted();

  expect(live.refusal(complete({ id: 7 }))).toMatchObject({
    reason: "INVALID_ANSWER",
    violations: [{ field: "outputs.id", description: "expected a string, found a number" }],
  });
  expect(live.refusal(complete([1]))).toMatchObject({
    reason: "INVALID_ANSWER",
    violations: [{ field: "outputs", description: "expected an object, found a list" }],
  });
  expect(kindsOf(live.do(complete()))[0]).toBe("step-succeeded");
});

it("that the workflow can make nothing of fails the step: the service has done its part", () => {
  const live = accepted({ output: { kind: "mapping", mapping: failing() } });

  expect(kindsOf(live.do(complete()))).toEqual(["step-failed", "event-failed"]);
  expect(live.do(complete())).toEqual([]);
});

it("is taken from a person for a step that calls a service, and for no other", () => {
  const live = accepted();
  const person = complete({ id: "by hand" }, { by: "person" });
  expect(live.refusal({ ...person, step: "mail" })?.reason).toBe("STEP_NOT_WAITING");
  expect(live.refusal({ ...person, step: "nothing[7].here" })?.reason).toBe("STEP_NOT_WAITING");

  live.do(person);

  expect(live.described.at(-3)?.fact).toMatchObject({ givenBy: "person" });
  expect(live.refusal({ ...person, digest: "other" })?.reason).toBe("STEP_NOT_WAITING");
  const waiting = new Live(planOf([{ verb: "wait", name: "charge", durationMs: 1_000 }]));
  waiting.post();
  expect(waiting.refusal(person)?.reason).toBe("STEP_NOT_WAITING");
  expect(waiting.refusal(complete())?.reason).toBe("CALLBACK_LATE");
});

it("waits until an event that is set aside goes on", () => {
  const live = accepted();
  live.do({ kind: "quarantine-event", message: "boom" });
  expect(live.refusal(complete())).toMatchObject({ reason: "EVENT_PAUSED", retryAfterMs: 60_000 });

  live.do({ kind: "resume-event" });

  expect(live.state?.status).toBe(EventStatus.WAITING);
  expect(kindsOf(live.do(complete()))[0]).toBe("step-succeeded");
});

it("survives a restart, which interrupts only what is in flight", () => {
  const live = accepted();

  expect(live.do({ kind: "recover-event" })).toEqual([]);
});

it("sees the event through expressions as any answer does", () => {
  const mapping = expression(({ answer }) => ({ charged: answer ?? null }));
  const live = accepted({ output: { kind: "mapping", mapping } });

  live.do(complete());

  expect(live.state?.document).toMatchObject({ charged: { id: "c1" } });
});
