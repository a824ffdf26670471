import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { CheckedLive } from "../../test/checked-live.js";
import { fields } from "../../test/fields.js";
import { kindsOf } from "../../test/live.js";
import {
  callOf,
  expression,
  failing,
  once,
  patient,
  planOf,
  setOf,
  tryOf,
  waitOf,
  whileOf,
} from "../../test/plans.js";
import type { PlannedCall, PlannedCompensation, PlannedOperation } from "@machinery/language";
import type { CallEffect } from "../index.js";

const undoBy = (service: string, more: Partial<PlannedCompensation> = {}): PlannedCompensation => ({
  service,
  endpoint: "",
  inputs: fields(),
  input: { kind: "document" },
  retry: once,
  ...more,
});
/** A call that something undoes. */
const undoable = (name: string, more: Partial<PlannedCall> = {}): PlannedCall =>
  callOf(name, { compensate: undoBy(`un-${name}`), ...more });

function begin(operations: readonly PlannedOperation[], data = {}) {
  const live = new CheckedLive(planOf(operations));
  live.post(data);
  return live;
}
const told = ({ step, service }: CallEffect) => [step, service];
/** What became of each step, and of its compensation. */
const stood = (live: CheckedLive) =>
  Object.fromEntries(
    live
      .steps()
      .map(({ path, status, compensation }) => [
        path,
        compensation === undefined
          ? StepStatus[status]
          : `${StepStatus[status]} ${StepStatus[compensation.status]}`,
      ]),
  );

describe("an event that fails", () => {
  it("undoes what was done, the last step first, and fails then with its own error", () => {
    const live = begin([
      undoable("a"),
      setOf("s", () => ({ x: 1 })),
      undoable("b"),
      callOf("c"),
      callOf("d"),
    ]);
    live.answer({ a: 1 });
    live.answer({ b: 1 });
    live.answer({ c: 1 });

    expect(kindsOf(live.fail({ reason: "DECLINED", transient: false }))).toEqual([
      "attempt-failed",
      "step-failed",
      "unwinding-started",
      "compensation-started",
      "attempt-started",
    ]);
    expect(live.state?.status).toBe(EventStatus.RUNNING);
    expect(live.call()).toMatchObject({
      step: "b/undo",
      attempt: 1,
      service: "un-b",
      inputs: { a: 1, x: 1, b: 1 },
      idempotencyKey: "e1/b/undo",
      compensates: "e1/b",
    });
    expect(stood(live)).toEqual({
      a: "SUCCEEDED",
      s: "SUCCEEDED",
      b: "COMPENSATING RUNNING",
      c: "SUCCEEDED",
      d: "FAILED",
    });
    live.answer("whatever");
    expect(told(live.call())).toEqual(["a/undo", "un-a"]);
    expect(live.call().inputs).toEqual({ a: 1 });
    live.answer(null);

    expect(live.state).toMatchObject({
      status: EventStatus.FAILED,
      error: { reason: "DECLINED", step: "d" },
    });
    expect(stood(live)).toMatchObject({ a: "COMPENSATED SUCCEEDED", b: "COMPENSATED SUCCEEDED" });
  });

  it("fails at once where nothing was done that can be undone", () => {
    const live = begin([callOf("a"), undoable("b")]);
    live.answer({});

    expect(kindsOf(live.fail())).toEqual(["attempt-failed", "step-failed", "event-failed"]);
  });

  it("says what could not be undone, and goes on with the rest", () => {
    const live = begin([
      undoable("a"),
      undoable("b", { compensate: undoBy("un-b", { input: { kind: "mapping", mapping: failing() } }) }),
      undoable("c"),
      callOf("d"),
    ]);
    for (const _ of "abc") live.answer({});
    live.fail();
    live.fail({ reason: "TOO_LATE" });
    live.answer({});

    expect(live.state?.error?.reason).toBe("HTTP_5XX");
    expect(stood(live)).toMatchObject({
      a: "COMPENSATED SUCCEEDED",
      b: "SUCCEEDED FAILED",
      c: "SUCCEEDED FAILED",
    });
    const steps = live.steps();
    expect(steps[1]?.compensation?.error).toMatchObject({
      reason: "EXPRESSION_FAILED",
      step: "b",
      attempts: 0,
    });
    expect(steps[1]?.compensation?.attempts).toEqual([]);
    expect(steps[2]?.compensation?.error).toMatchObject({ reason: "TOO_LATE", step: "c", attempts: 1 });
  });

  it("tries each compensation by its own policy, and holds nothing meanwhile", () => {
    const live = begin([undoable("a", { compensate: undoBy("un-a", { retry: patient }) }), callOf("b")]);
    live.answer({});
    live.fail();
    live.fail();

    expect(live.state).toMatchObject({ status: EventStatus.WAITING, wakeTimeMs: live.nowMs + 100 });
    expect(stood(live)).toMatchObject({ a: "COMPENSATING RETRYING" });
    live.wake();
    expect(live.call()).toMatchObject({ step: "a/undo", attempt: 2 });
    live.answer({});
    expect(live.state?.status).toBe(EventStatus.FAILED);
    expect(live.steps()[0]?.compensation?.attempts).toHaveLength(2);
  });

  it("gives a compensation up at its deadline", () => {
    const live = begin([undoable("a", { compensate: undoBy("un-a", { timeoutMs: 500 }) }), callOf("b")]);
    live.answer({});
    live.fail();
    live.wake();

    expect(live.state?.status).toBe(EventStatus.FAILED);
    expect(live.steps()[0]?.compensation).toMatchObject({
      status: StepStatus.FAILED,
      error: { reason: "TIMEOUT", step: "a" },
    });
  });

  it("undoes each round of a loop with what that round gave", () => {
    const loop = whileOf(
      "again",
      expression(({ data }) => (data["n"] as number) < 3),
      5,
      [
        undoable("a", {
          compensate: undoBy("un-a", {
            input: { kind: "mapping", mapping: expression(({ steps }) => ({ of: steps["a"] ?? null })) },
          }),
        }),
      ],
    );
    const live = begin([loop, callOf("b")], { n: 0 });
    for (const n of [1, 2]) live.answer({ n });
    // The last round's outcome is not known, and the answer of the one before is none of its business.
    live.fail({ reason: "UNREACHABLE", unknown: true });

    for (const of of [null, { n: 2 }, { n: 1 }]) {
      expect(live.call().inputs).toEqual({ of });
      live.answer({});
    }
    expect(live.state?.status).toBe(EventStatus.FAILED);
  });

  it("also undoes it when its outputs are wrong", () => {
    const outputs = fields({ x: { type: "string" } });
    const live = new CheckedLive(planOf([undoable("a")], { outputs }));
    live.post();
    live.answer({ x: 1 });

    expect(live.call().step).toBe("a/undo");
    live.answer({});
    expect(live.state?.error?.reason).toBe("BAD_OUTPUT");
  });
});

describe("a step whose outcome is unknown", () => {
  const failed = (...errors: Parameters<CheckedLive["fail"]>[0][]) => {
    const live = begin([undoable("a", { retry: patient })]);
    for (const [index, error] of errors.entries()) {
      if (index > 0) live.wake();
      live.fail(error);
    }
    return live;
  };

  it("is undone, though a later attempt failed for sure", () => {
    const live = failed({ reason: "TIMEOUT", unknown: true }, { reason: "DECLINED", transient: false });

    expect(live.call()).toMatchObject({ step: "a/undo", inputs: {} });
  });

  it("is not undone where no attempt reached the service", () => {
    const live = failed({ reason: "UNREACHABLE" }, { reason: "DECLINED", transient: false });

    expect(live.state?.status).toBe(EventStatus.FAILED);
    expect(live.told.map(({ step }) => step)).not.toContain("a/undo");
  });

  it("is one at its deadline, and one that was interrupted", () => {
    const overdue = begin([undoable("a", { timeoutMs: 100 })]);
    overdue.wake();
    expect(overdue.call().step).toBe("a/undo");

    const interrupted = begin([undoable("a")]);
    interrupted.restart();
    expect(interrupted.call().step).toBe("a/undo");
  });

  it("is one that was answered, and could not be used; what is known of it is known to its compensation", () => {
    const input = expression(({ steps }) => ({ of: steps["a"] ?? null }));
    const compensate = undoBy("un-a", { input: { kind: "mapping", mapping: input } });
    const bad = begin([undoable("a", { compensate, outputs: fields({ n: { type: "number" } }) })]);
    bad.answer({ n: "one" });
    expect(bad.call()).toMatchObject({ step: "a/undo", inputs: { of: null } });

    const mapping = begin([undoable("a", { compensate, output: { kind: "mapping", mapping: failing() } })]);
    mapping.answer({ n: 1 });
    expect(mapping.call()).toMatchObject({ step: "a/undo", inputs: { of: { n: 1 } } });
  });
});

describe("an event that is cancelled", () => {
  const cancel = { kind: "cancel-event", reason: "no longer wanted" } as const;

  it("lets a call settle that can be undone, and undoes it with its answer", () => {
    const live = begin([undoable("a"), undoable("b"), callOf("c")]);
    live.answer({ a: 1 });

    expect(kindsOf(live.do(cancel))).toEqual(["unwinding-started"]);
    expect(live.state?.status).toBe(EventStatus.RUNNING);
    expect(live.call()).toMatchObject({ step: "b", attempt: 1 });
    expect(live.do(cancel)).toEqual([]);
    live.answer({ b: 2 });
    expect(live.call()).toMatchObject({ step: "b/undo", inputs: { a: 1, b: 2 } });
    live.answer({});
    expect(live.call().step).toBe("a/undo");
    live.answer({});

    expect(live.state?.status).toBe(EventStatus.CANCELLED);
    expect(stood(live)).toEqual({ a: "COMPENSATED SUCCEEDED", b: "COMPENSATED SUCCEEDED" });
  });

  it("does not undo what failed for sure while it settled, and does not try it again", () => {
    const live = begin([undoable("a", { retry: patient })]);
    live.do(cancel);
    live.fail();

    expect(live.state?.status).toBe(EventStatus.CANCELLED);
    expect(stood(live)).toEqual({ a: "FAILED" });
  });

  it("waits ten seconds for that and no longer; what is unknown then is undone", () => {
    const live = begin([undoable("a", { timeoutMs: 60_000 })]);
    live.do(cancel);
    expect(live.state?.wakeTimeMs).toBe(live.nowMs + 10_000);
    const call = live.call();
    live.wake();

    expect(live.call().step).toBe("a/undo");
    // It comes too late to change anything.
    expect(live.answer({}, call)).toEqual([]);
    live.answer({});
    expect(stood(live)).toEqual({ a: "COMPENSATED SUCCEEDED" });
  });

  it("waits no longer for a call than its own deadline", () => {
    const live = begin([undoable("a", { timeoutMs: 3_000 })]);
    live.do(cancel);

    expect(live.state?.wakeTimeMs).toBe(live.nowMs + 3_000);
  });

  it("gives up at once what nothing undoes, and what only waits", () => {
    const calling = begin([undoable("a"), callOf("b")]);
    calling.answer({});
    expect(kindsOf(calling.do(cancel))).toEqual([
      "unwinding-started",
      "step-cancelled",
      "compensation-started",
      "attempt-started",
    ]);
    const waiting = begin([undoable("a"), waitOf("w", { durationMs: 5_000 })]);
    waiting.answer({});
    waiting.do(cancel);
    expect(stood(waiting)).toEqual({ a: "COMPENSATING RUNNING", w: "CANCELLED" });
    waiting.answer({});
    expect(waiting.state?.status).toBe(EventStatus.CANCELLED);
  });

  it("undoes a step between two attempts only where one of them may have been heard", () => {
    const between = (error: object) => {
      const live = begin([undoable("a", { retry: patient })]);
      live.fail(error);
      live.do(cancel);
      return live;
    };

    expect(between({}).state?.status).toBe(EventStatus.CANCELLED);
    expect(between({ unknown: true }).call().step).toBe("a/undo");
  });

  it("is done at once where there is nothing to settle and nothing to undo", () => {
    const live = begin([callOf("a"), undoable("b")]);

    expect(kindsOf(live.do(cancel))).toEqual(["event-cancelled"]);
  });

  it("goes on from where it was set aside, and is told as not undone when it is set aside again", () => {
    const live = begin([undoable("a"), undoable("b")]);
    live.answer({});
    live.do({ kind: "quarantine-event", message: "boom" });
    live.do(cancel);
    // The call in flight was given up when it was set aside.
    expect(stood(live)).toEqual({ a: "SUCCEEDED", b: "COMPENSATING RUNNING" });
    live.do({ kind: "quarantine-event", message: "boom again" });
    live.do(cancel);

    expect(live.state?.status).toBe(EventStatus.CANCELLED);
    expect(stood(live)).toEqual({ a: "SUCCEEDED FAILED", b: "CANCELLED FAILED" });
  });

  it("while it is failing changes nothing", () => {
    const live = begin([undoable("a"), callOf("b")]);
    live.answer({});
    live.fail();

    expect(live.do(cancel)).toEqual([]);
    live.answer({});
    expect(live.state?.status).toBe(EventStatus.FAILED);
  });
});

describe("a catch that undoes", () => {
  const caught = (last?: PlannedOperation[]) => [
    undoable("a"),
    tryOf(
      "t",
      [undoable("b"), callOf("c")],
      [{ reasons: ["DECLINED"], undo: true, do: [callOf("d")] }],
      last,
    ),
    callOf("e"),
  ];
  const decline = (live: CheckedLive) => {
    live.answer({ a: 1 });
    live.answer({ b: 1 });
    live.fail({ reason: "DECLINED", transient: false });
  };

  it("is entered when all that was done so far is undone, and knows the error", () => {
    const live = begin(caught());
    decline(live);
    expect(live.call().step).toBe("t.b/undo");
    live.answer({});
    expect(live.call().step).toBe("a/undo");
    live.answer({});
    expect(live.call().step).toBe("t.d");
    live.answer({});
    live.answer({});

    expect(live.state).toMatchObject({ status: EventStatus.SUCCEEDED, outputs: { a: 1, b: 1 } });
  });

  it("is entered at once where nothing was done, and undoes nothing twice", () => {
    const live = begin(caught().slice(1));
    live.fail({ reason: "DECLINED", transient: false });
    expect(live.call().step).toBe("t.d");

    const twice = begin(caught());
    decline(twice);
    twice.answer({});
    twice.answer({});
    twice.fail();
    expect(twice.state?.status).toBe(EventStatus.FAILED);
  });

  it("carries out finally afterwards", () => {
    const live = begin(caught([setOf("f", () => ({ last: true }))]));
    decline(live);
    for (const _ of "bade") live.answer({});

    expect(live.state?.outputs).toMatchObject({ last: true });
  });

  it("is left for good when the event is cancelled meanwhile", () => {
    const live = begin(caught());
    decline(live);
    live.do({ kind: "cancel-event", reason: "enough" });
    expect(live.call().step).toBe("t.b/undo");
    live.answer({});
    expect(live.call().step).toBe("a/undo");
    live.answer({});

    expect(live.state?.status).toBe(EventStatus.CANCELLED);
  });

  it("leaves undone what no compensate undoes when another error comes later", () => {
    const live = begin([tryOf("t", [undoable("a"), callOf("b")], [{ do: [] }]), callOf("c")]);
    live.answer({});
    live.fail();
    live.fail();

    // A catch that does not say so undoes nothing, so the end of the event does.
    expect(live.call().step).toBe("t.a/undo");
  });
});

describe("a restart", () => {
  it("repeats a compensation that it interrupted, and says so where no attempt is left", () => {
    const of = (retry = patient) => {
      const live = begin([undoable("a", { compensate: undoBy("un-a", { retry }) }), callOf("b")]);
      live.answer({});
      live.fail();
      live.restart();
      return live;
    };

    expect(of().call()).toMatchObject({ step: "a/undo", attempt: 2, idempotencyKey: "e1/a/undo" });
    const spent = of(once);
    expect(spent.state?.status).toBe(EventStatus.FAILED);
    expect(stood(spent)).toMatchObject({ a: "SUCCEEDED FAILED" });
    expect(spent.steps()[0]?.compensation?.error).toMatchObject({ reason: "INTERRUPTED", step: "a" });
  });

  it("while calls settle leaves them unknown, and undoes them", () => {
    const live = begin([undoable("a", { retry: patient })]);
    live.do({ kind: "cancel-event", reason: "enough" });
    live.restart();

    expect(stood(live)).toEqual({ a: "COMPENSATING RUNNING" });
    live.answer({});
    expect(live.state?.status).toBe(EventStatus.CANCELLED);
  });

  it("goes on with an unwinding that a stop had kept from its next call", () => {
    const live = begin([undoable("a"), callOf("b")]);
    live.answer({});
    live.stopping = true;
    live.fail();

    expect(live.call().step).toBe("a/undo");
  });
});
