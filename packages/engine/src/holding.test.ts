import type { PlannedCall } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../test/fields.js";
import { kindsOf, Live } from "../test/live.js";
import {
  callOf,
  expression,
  forkOf,
  patient,
  planOf,
  processText,
  raiseOf,
  tryOf,
  waitOf,
} from "../test/plans.js";

const two = { ...patient, attempts: 2 };

/** A call that is held once its two attempts are spent, and a call after it. */
const held = (more: Partial<PlannedCall> = {}, timeoutMs?: number) => {
  const live = new Live(
    planOf([callOf("upper", { retry: two, holds: true, ...more }), callOf("reverse")], {
      ...(timeoutMs !== undefined && { timeoutMs }),
    }),
  );
  live.post({ message: "a" });
  return live;
};
const spend = (live: Live) => {
  live.fail();
  live.wake();
  return live.fail();
};
const resume = { kind: "resume-event" } as const;
const pause = { kind: "pause-event", reason: "a look" } as const;

describe("a step whose attempts are spent", () => {
  it("is held, and its event paused, owing nothing", () => {
    const live = held();

    expect(kindsOf(spend(live))).toEqual(["attempt-failed", "step-parked"]);

    expect(live.state).toMatchObject({ status: EventStatus.PAUSED, wakeTimeMs: undefined });
    expect(live.pending()).toEqual([]);
    expect(live.steps()).toMatchObject([
      { status: StepStatus.WAITING, parked: true, error: { reason: "HTTP_5XX", attempts: 2 } },
    ]);
  });

  it("is tried again with all its attempts, which go on counting", () => {
    const live = held();
    spend(live);

    expect(kindsOf(live.do({ kind: "retry-step", step: "upper" }))).toEqual([
      "step-retried",
      "attempt-started",
    ]);
    expect(live.call()).toMatchObject({ attempt: 3, idempotencyKey: "e1/upper" });
    expect(live.steps()).toMatchObject([{ status: StepStatus.RUNNING, attempts: [{}, {}, { number: 3 }] }]);
    expect(live.fail()).toMatchObject([{ kind: "attempt-failed", retryAtMs: live.nowMs + 100 }]);
    live.wake();
    live.answer({ message: "A" });
    expect(live.call().step).toBe("reverse");
  });

  it("has all its time again when it is retried", () => {
    const live = held({ timeoutMs: 1_000 });
    live.nowMs += 1_000;
    expect(kindsOf(live.do({ kind: "timer-due" }))).toEqual(["attempt-failed", "step-parked"]);
    expect(live.state?.wakeTimeMs).toBeUndefined();

    live.nowMs += 5_000;
    live.do(resume);

    expect(live.call()).toMatchObject({ attempt: 2, deadlineMs: live.nowMs + 1_000 });
  });

  it("is held by an interruption of its last attempt, too", () => {
    const live = held({ retry: { ...two, attempts: 1 } });

    expect(kindsOf(live.do({ kind: "recover-event" }))).toEqual(["attempt-interrupted", "step-parked"]);
  });

  it("is skipped with what stands for its answer", () => {
    const live = held({ outputs: fields({ message: { type: "string" } }) });
    spend(live);

    expect(live.refusal({ kind: "skip-step", step: "upper", answer: { message: 7 } })).toMatchObject({
      reason: "INVALID_ANSWER",
      violations: [{ field: "outputs.message" }],
    });
    live.do({ kind: "skip-step", step: "upper", answer: { message: "A" } });

    expect(live.call()).toMatchObject({ step: "reverse", inputs: { message: "A" } });
    expect(live.steps()[0]).toMatchObject({ status: StepStatus.SKIPPED, outputs: { message: "A" } });
  });

  it("is failed by a person", () => {
    const live = held();
    spend(live);
    const error = { reason: "GIVEN_UP", message: "it was given up", transient: false };
    live.do({ kind: "fail-step", step: "upper", error, by: "person", digest: "d" });

    expect(live.state).toMatchObject({ status: EventStatus.FAILED, error: { reason: "GIVEN_UP" } });
  });

  it("fails where its error is one that is not repeated, or something around it handles it", () => {
    const declined = held();
    declined.fail({ reason: "DECLINED", transient: false });
    expect(declined.state?.status).toBe(EventStatus.FAILED);

    const around = (reasons: string[]) => {
      const call = callOf("upper", { retry: { ...two, attempts: 1 }, holds: true });
      const live = new Live(planOf([tryOf("all", [call], [{ reasons, do: [callOf("mend")] }])]));
      live.post();
      live.fail();
      return live;
    };
    expect(around(["HTTP_5XX"]).call().step).toBe("all.mend");
    expect(around(["DECLINED"]).state?.status).toBe(EventStatus.PAUSED);
  });

  it("goes with its event, when that is cancelled or its time is over", () => {
    const cancelled = held();
    spend(cancelled);
    cancelled.do({ kind: "cancel-event", reason: "" });
    expect(cancelled.steps()[0]).toMatchObject({ status: StepStatus.CANCELLED });

    const overdue = held({}, 10_000);
    spend(overdue);
    expect(overdue.state).toMatchObject({ status: EventStatus.PAUSED, wakeTimeMs: 1_010_000 });
    overdue.wake();
    expect(overdue.state).toMatchObject({ status: EventStatus.FAILED, error: { reason: "TIMEOUT" } });
  });

  it("is the only one that can be retried or skipped", () => {
    const live = held();

    for (const step of ["upper", "nothing"])
      expect([
        live.refusal({ kind: "retry-step", step })?.reason,
        live.refusal({ kind: "skip-step", step, answer: {} })?.reason,
      ]).toEqual(["STEP_NOT_PARKED", "STEP_NOT_PARKED"]);
    live.do({ kind: "cancel-event", reason: "" });
    expect(live.refusal({ kind: "retry-step", step: "upper" })?.reason).toBe("EVENT_ENDED");
  });
});

describe("a step that waits for its next attempt", () => {
  const retrying = () => {
    const live = new Live(planOf([callOf("upper", { retry: patient }), callOf("reverse")]));
    live.post({ message: "a" });
    live.fail();
    return live;
  };

  it("is tried at once, with the attempts it has left", () => {
    const live = retrying();
    expect(live.steps()).toMatchObject([{ status: StepStatus.RETRYING }]);

    expect(kindsOf(live.do({ kind: "retry-step", step: "upper" }))).toEqual([
      "step-retried",
      "attempt-started",
    ]);

    expect(live.call()).toMatchObject({ step: "upper", attempt: 2 });
    live.fail();
    live.wake();
    live.fail();
    live.wake();
    expect(kindsOf(live.fail())).toEqual(["attempt-failed", "step-failed", "event-failed"]);
  });

  it("is tried with all others that wait or are held, where none is named", () => {
    const branches = {
      one: [callOf("one", { retry: patient })],
      two: [callOf("two", { holds: true, retry: { ...patient, attempts: 1 } })],
      three: [callOf("three")],
    };
    const live = new Live(planOf([forkOf("all", branches)]));
    live.post();
    for (const call of live.calls()) if (call.service !== "three") live.fail({}, call);

    const facts = live.do({ kind: "retry-step", step: "" });

    expect(kindsOf(facts)).toEqual(["step-retried", "attempt-started", "attempt-started"]);
    expect(live.calls().map(({ service, attempt }) => [service, attempt])).toEqual([
      ["one", 2],
      ["two", 2],
      ["three", 1],
    ]);
    expect(live.refusal({ kind: "retry-step", step: "" })?.reason).toBe("STEP_NOT_PARKED");
  });

  it("is tried once its event goes on, where that is paused", () => {
    const live = retrying();
    live.do(pause);

    expect(kindsOf(live.do({ kind: "retry-step", step: "upper" }))).toEqual(["step-retried"]);
    expect(live.steps()).toMatchObject([{ status: StepStatus.RETRYING, nextAttemptTimeMs: live.nowMs }]);
    expect(kindsOf(live.do(resume))).toEqual(["event-resumed", "attempt-started"]);
  });

  it("may be the call that undoes a step", () => {
    const compensate = { ...callOf("down", { input: { kind: "document" } }), retry: patient };
    const live = new Live(planOf([callOf("upper", { compensate }), raiseOf("no", "NO")]));
    live.post({ message: "a" });
    live.answer({ message: "A" });
    live.fail();
    live.do(pause);
    live.do({ kind: "retry-step", step: "upper" });

    expect(live.steps()[0]?.compensation).toMatchObject({ nextAttemptTimeMs: live.nowMs });
    live.do(resume);
    expect(live.call()).toMatchObject({ step: "upper/undo", attempt: 2 });
    expect(live.refusal({ kind: "skip-step", step: "upper/undo", answer: {} })?.reason).toBe(
      "STEP_NOT_PARKED",
    );
  });

  it("is skipped with what stands for its answer", () => {
    const live = retrying();
    live.do({ kind: "skip-step", step: "upper", answer: { message: "B" } });

    expect(live.call()).toMatchObject({ step: "reverse", inputs: { message: "B" } });
  });
});

describe("a step that waits for somebody or something", () => {
  it("is skipped while its service answers later, and what it may have done is undone", () => {
    const compensate = { ...callOf("down", { input: { kind: "document" } }) };
    const live = new Live(planOf([callOf("upper", { async: true, compensate }), raiseOf("no", "NO")]));
    live.post({ message: "a" });
    expect(live.refusal({ kind: "skip-step", step: "upper", answer: {} })?.reason).toBe("STEP_NOT_PARKED");
    live.accept();
    live.do({ kind: "skip-step", step: "upper", answer: { message: "B" } });

    expect(live.call()).toMatchObject({ step: "upper/undo", inputs: { message: "B" } });
    const late = { kind: "complete-step", step: "upper", answer: {}, by: "callback", digest: "d" } as const;
    expect(live.refusal(late)?.reason).toBe("CALLBACK_LATE");
  });

  it("is skipped while its service lets it not in", () => {
    const live = new Live(planOf([callOf("upper"), callOf("reverse")]));
    live.post({ message: "a" });
    live.defer();
    live.do({ kind: "skip-step", step: "upper", answer: { message: "B" } });

    expect(live.call()).toMatchObject({ step: "reverse", inputs: { message: "B" } });
    expect(live.state?.deferred?.size).toBe(0);
  });

  it("goes on at once where it waits for a time, and gives nothing", () => {
    const live = new Live(planOf([waitOf("nap", { durationMs: 500 }), callOf("upper")]));
    live.post({ message: "a" });

    expect(live.refusal({ kind: "skip-step", step: "nap", answer: { a: 1 } })?.reason).toBe("INVALID_ANSWER");
    live.do({ kind: "skip-step", step: "nap", answer: {} });

    expect(live.call()).toMatchObject({ step: "upper", inputs: { message: "a" } });
    expect(live.state?.wakeTimeMs).toBeUndefined();
    expect(live.steps()[0]).toMatchObject({ status: StepStatus.SKIPPED });
  });
});

describe("an event that is paused", () => {
  it("lets what is in flight end, and begins nothing until it is resumed", () => {
    const live = new Live(processText());
    live.post({ message: "a" });

    expect(kindsOf(live.do(pause))).toEqual(["event-paused"]);
    expect(live.do(pause)).toEqual([]);
    expect([live.state?.status, live.calls().length]).toEqual([EventStatus.RUNNING, 1]);
    expect(kindsOf(live.answer({ message: "A" }))).toEqual(["step-succeeded"]);
    expect([live.state?.status, live.pending()]).toEqual([EventStatus.PAUSED, []]);

    expect(kindsOf(live.do(resume))).toEqual(["event-resumed", "step-started", "attempt-started"]);
    expect(live.call()).toMatchObject({ step: "reverse", inputs: { message: "A" } });
  });

  it("keeps an error until it is resumed, and fails by it then", () => {
    const live = new Live(planOf([tryOf("all", [callOf("upper")], [{ do: [callOf("mend")] }])]));
    live.post();
    live.do(pause);

    expect(kindsOf(live.fail())).toEqual(["attempt-failed", "step-parked"]);
    expect(live.refusal({ kind: "retry-step", step: "all.upper" })?.reason).toBe("STEP_NOT_PARKED");
    expect(kindsOf(live.do(resume)).slice(0, 3)).toEqual(["event-resumed", "step-failed", "body-entered"]);
    expect(live.call().step).toBe("all.mend");
  });

  it("lets no time count, and has what is overdue done at once when it is resumed", () => {
    const live = new Live(planOf([waitOf("nap", { durationMs: 500 }), callOf("upper")]));
    live.post();
    live.do(pause);
    live.nowMs += 10_000;

    expect(live.state).toMatchObject({ status: EventStatus.PAUSED, wakeTimeMs: undefined });
    expect(live.do({ kind: "timer-due" })).toEqual([]);
    expect(kindsOf(live.do(resume))).toEqual([
      "event-resumed",
      "step-succeeded",
      "step-started",
      "attempt-started",
    ]);
  });

  it("waits for its retries, and stays paused over a restart", () => {
    const live = new Live(processText({ retry: patient }));
    live.post({ message: "a" });
    live.do(pause);

    expect(kindsOf(live.do({ kind: "recover-event" }))).toEqual(["attempt-interrupted"]);
    expect(live.state?.status).toBe(EventStatus.PAUSED);
    live.do(resume);
    expect(live.call()).toMatchObject({ step: "upper", attempt: 2 });
  });

  it("has not begun, and is accepted again when it is resumed", () => {
    const live = new Live(processText());
    live.post({ message: "a" }, false);
    live.do(pause);

    expect(live.state?.status).toBe(EventStatus.PAUSED);
    expect(live.do({ kind: "start-event" })).toEqual([]);
    live.do(resume);
    expect(live.state?.status).toBe(EventStatus.ACCEPTED);
  });

  it("can be cancelled, and what was done is undone", () => {
    const compensate = { ...callOf("down", { input: { kind: "document" } }) };
    const live = new Live(planOf([callOf("upper", { compensate }), waitOf("nap", { durationMs: 500 })]));
    live.post({ message: "a" });
    live.answer({ message: "A" });
    live.do(pause);
    live.do({ kind: "cancel-event", reason: "" });

    expect(live.call().step).toBe("upper/undo");
    live.answer({});
    expect(live.state?.status).toBe(EventStatus.CANCELLED);
  });

  it("is refused once it has ended", () => {
    const live = new Live(planOf([raiseOf("no", "NO")]));
    live.post();

    expect(live.refusal(pause)?.reason).toBe("EVENT_ENDED");
    expect(live.refusal(resume)?.reason).toBe("EVENT_ENDED");
  });
});

it("a mapping that fails on what a step is skipped with leaves it held", () => {
  const mapping = expression(() => "no object");
  const live = held({ output: { kind: "mapping", mapping } });
  spend(live);

  expect(live.refusal({ kind: "skip-step", step: "upper", answer: {} })?.reason).toBe("INVALID_ANSWER");
});
