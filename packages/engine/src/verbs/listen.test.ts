import type { PlannedListen } from "@machinery/language";
import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fields } from "../../test/fields.js";
import { kindsOf, Live } from "../../test/live.js";
import {
  expression,
  failing,
  forkOf,
  listenOf,
  planOf,
  raiseOf,
  setOf,
  waitOf,
  whileOf,
} from "../../test/plans.js";

const expects = fields({ tracking: { type: "string" } });
const key = expression(({ data }) => data["order_id"] ?? null);

/** An event that listens for a parcel, by its order's id. */
function listening(more: Partial<PlannedListen> = {}) {
  const live = new Live(planOf([listenOf("collected", "parcel", { expects, key, ...more })]));
  live.post({ order_id: 7 });
  return live;
}
/** One that listens for signals to itself alone. */
function alone(more: Partial<PlannedListen> = {}) {
  const live = new Live(planOf([listenOf("collected", "parcel", { expects, ...more })]));
  live.post();
  return live;
}

describe("a listener with a key", () => {
  it("looks at what was kept before it waits", () => {
    const live = listening();
    expect(kindsOf(live.facts)).toEqual(["event-accepted", "event-started", "listen-started"]);
    expect(live.pending()).toEqual([
      { kind: "look", step: "collected", order: 1, signal: "parcel", key: "7" },
    ]);
    expect(live.state?.status).toBe(EventStatus.RUNNING);

    expect(live.found([], false)).toEqual([]);
    expect(kindsOf(live.found())).toEqual(["listen-looked"]);

    expect(live.state?.status).toBe(EventStatus.WAITING);
    expect(live.pending()).toEqual([]);
    expect(live.found()).toEqual([]);
    expect(live.steps()).toMatchObject([
      { status: StepStatus.WAITING, signal: { name: "parcel", key: "7" } },
    ]);
  });

  it("takes the first of what was kept that fits", () => {
    const live = listening();

    const facts = live.found([
      { id: "a", data: { tracking: 1 } },
      { id: "b", data: { tracking: "T" } },
      { id: "c" },
    ]);

    expect(kindsOf(facts)).toEqual(["signal-refused", "signal-taken", "step-succeeded", "event-succeeded"]);
    expect(facts[0]).toMatchObject({ id: "a", error: { reason: "BAD_SIGNAL", step: "collected" } });
    expect(facts[2]).toMatchObject({ answer: { tracking: "T" } });
    expect(live.steps()).toMatchObject([
      { status: StepStatus.SUCCEEDED, signal: { id: "b" }, outputs: { tracking: "T" } },
    ]);
  });

  it("takes a signal that comes, also while it still looks", () => {
    const live = listening();
    live.found();
    expect(live.deliver("parcel", "8", "x", { tracking: "T" })).toEqual([]);
    expect(live.deliver("other", "7", "x", { tracking: "T" })).toEqual([]);
    expect(kindsOf(live.deliver("parcel", "7", "x", { tracking: "T" }))).toContain("event-succeeded");

    const early = listening();
    early.deliver("parcel", "7", "x", { tracking: "T" });
    expect(early.state?.ended).toBe(true);
    expect(early.pending()).toEqual([]);
  });

  it("takes a signal that was sent to its event by id, too", () => {
    const live = listening();
    live.found();

    live.signal("parcel", "x", { tracking: "T" });

    expect(live.state?.ended).toBe(true);
  });

  it("fails when its key is none", () => {
    for (const wrong of [
      expression(() => ""),
      expression(() => null),
      expression(() => "x".repeat(257)),
      failing(),
    ]) {
      const live = listening({ key: wrong });
      expect(live.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", step: "collected" });
    }
  });
});

describe("a signal to an event", () => {
  it("is taken by a step that listens for its name", () => {
    const live = alone({ output: { kind: "merge" } });
    expect(live.state?.status).toBe(EventStatus.WAITING);

    const facts = live.signal("parcel", "x", { tracking: "T" });

    expect(kindsOf(facts)).toEqual(["signal-received", "signal-taken", "step-succeeded", "event-succeeded"]);
    expect(live.state?.document).toEqual({ tracking: "T" });
  });

  it("is kept until somebody listens, the oldest first, and each is taken once", () => {
    const plan = planOf([
      waitOf("pause", { durationMs: 1_000 }),
      whileOf(
        "twice",
        expression(({ steps }) => steps["got"] === undefined || true),
        2,
        [listenOf("got", "parcel", { expects, timeoutMs: 5_000 })],
      ),
    ]);
    const live = new Live(plan);
    live.post();
    live.signal("parcel", "first", { tracking: "1" });
    live.signal("other", "x", { tracking: "0" });
    live.signal("parcel", "second", { tracking: "2" });
    expect(live.signal("parcel", "first", { tracking: "1" })).toEqual([]);

    live.wake();

    expect(live.facts.filter(({ kind }) => kind === "signal-taken")).toMatchObject([
      { id: "first" },
      { id: "second" },
    ]);
    expect(live.state?.error).toMatchObject({ reason: "LOOP_LIMIT" });
    expect(live.signal("parcel", "first", { tracking: "1" })).toEqual([]);
  });

  it("is kept no longer than its time", () => {
    const live = new Live(planOf([waitOf("pause", { durationMs: 1_000 }), listenOf("got", "parcel")]));
    live.post();
    live.signal("parcel", "x", {}, 500);

    live.wake();

    expect(live.state?.status).toBe(EventStatus.WAITING);
    live.signal("parcel", "y", {});
    expect(live.state?.ended).toBe(true);
  });

  it("is refused when its id came with another content, and when the event has ended", () => {
    const live = alone();
    const send = (data: object, id = "x") =>
      ({
        kind: "send-signal",
        signal: "parcel",
        id,
        data: {},
        digest: JSON.stringify(data),
        keepMs: 1_000,
      }) as const;
    live.do(send({ a: 1 }));
    expect(live.refusal(send({ a: 2 }))?.reason).toBe("SIGNAL_ID_REUSED");

    live.signal("parcel", "y", { tracking: "T" });
    expect(live.refusal(send({ a: 2 }, "y"))?.reason).toBe("SIGNAL_ID_REUSED");
    expect(live.refusal(send({ a: 2 }, "z"))?.reason).toBe("EVENT_ENDED");
    expect(live.do(send({ tracking: "T" }, "y"))).toEqual([]);
  });

  it("is refused when too many are kept", () => {
    const live = new Live(planOf([waitOf("pause", { durationMs: 1_000_000 })]));
    live.post();
    for (let number = 0; number < 1_000; number++) live.signal("s", `${number}`);
    const one = {
      kind: "send-signal",
      signal: "s",
      id: "more",
      data: {},
      digest: "",
      keepMs: 1_000,
    } as const;

    expect(live.refusal(one)).toMatchObject({ reason: "TOO_MANY_SIGNALS", retryAfterMs: 1_000 });

    live.nowMs += 60_000;
    expect(kindsOf(live.do(one))).toEqual(["signal-received"]);
  });

  it("waits while the event has not begun or is set aside", () => {
    const plan = planOf([listenOf("got", "parcel"), listenOf("again", "parcel")]);
    const live = new Live(plan);
    live.post({}, false);
    live.signal("parcel", "a");
    live.do({ kind: "start-event" });
    expect(live.steps()).toMatchObject([{ status: StepStatus.SUCCEEDED }, { status: StepStatus.WAITING }]);

    live.do({ kind: "quarantine-event", message: "boom" });
    expect(kindsOf(live.signal("parcel", "b"))).toEqual(["signal-received"]);
    live.do({ kind: "resume-event" });

    expect(live.state?.ended).toBe(true);
  });
});

it("an event that was set aside looks again at what was kept: it may have missed some", () => {
  const live = listening();
  live.found();
  live.do({ kind: "quarantine-event", message: "boom" });
  expect(live.deliver("parcel", "7", "x", { tracking: "T" })).toEqual([]);

  expect(kindsOf(live.do({ kind: "resume-event" }))).toEqual(["event-resumed", "listen-looking"]);

  expect(live.state?.status).toBe(EventStatus.RUNNING);
  expect(live.looks()).toHaveLength(1);
  live.found([{ id: "x", data: { tracking: "T" } }]);
  expect(live.state?.ended).toBe(true);
});

describe("a signal that does not fit", () => {
  it("is passed over by a filter without a word", () => {
    const filter = expression(({ answer }) => (answer as { tracking: string }).tracking === "T");
    const live = alone({ filter });

    expect(kindsOf(live.signal("parcel", "x", { tracking: "U" }))).toEqual(["signal-received"]);
    live.signal("parcel", "y", { tracking: "T" });

    expect(live.state?.ended).toBe(true);
  });

  it("is written down with why, up to twenty for a step, and the step goes on listening", () => {
    const live = listening({ filter: failing() });
    live.found();
    for (let number = 0; number < 30; number++) live.deliver("parcel", "7", `${number}`, { tracking: "T" });
    live.deliver("parcel", "7", "0", { tracking: "T" });

    expect(live.facts.filter(({ kind }) => kind === "signal-refused")).toHaveLength(20);
    expect(live.steps()).toMatchObject([
      { status: StepStatus.WAITING, error: { reason: "EXPRESSION_FAILED" } },
    ]);
  });

  it("fails the step when the workflow can make nothing of it", () => {
    const live = alone({ output: { kind: "mapping", mapping: failing() } });

    live.signal("parcel", "x", { tracking: "T" });

    expect(live.state?.error).toMatchObject({ reason: "EXPRESSION_FAILED", data: { tracking: "T" } });
  });
});

describe("when no signal comes in time", () => {
  it("the step fails with TIMEOUT", () => {
    const live = listening({ timeoutMs: 172_800_000 });
    live.found();
    expect(live.steps()).toMatchObject([{ wakeTimeMs: 1_000_000 + 172_800_000 }]);

    live.wake();

    expect(live.state?.error).toEqual({
      reason: "TIMEOUT",
      message: "No signal parcel that fits came within the timeout of 2d",
      step: "collected",
      attempts: 0,
    });
  });

  it("its body is carried out instead, and there is no answer", () => {
    const late = setOf("late", ({ steps }) => ({ has: Object.keys(steps) }));
    const live = listening({ timeoutMs: 1_000, bodies: { on_timeout: [late] } });
    live.found();

    const facts = live.wake();

    expect(kindsOf(facts)).toEqual(["body-entered", "step-succeeded", "step-succeeded", "event-succeeded"]);
    expect(live.state?.document).toEqual({ order_id: 7, has: [] });
    expect(live.steps()).toMatchObject([{ status: StepStatus.SUCCEEDED }, { path: "collected.late" }]);
  });

  it("an error of that body is the step's", () => {
    const live = listening({ timeoutMs: 1_000, bodies: { on_timeout: [raiseOf("no", "TOO_LATE")] } });
    live.found();

    live.wake();

    expect(live.state?.error).toMatchObject({ reason: "TOO_LATE", step: "collected.no" });
    expect(live.deliver("parcel", "7", "x", { tracking: "T" })).toEqual([]);
  });

  it("comes too late also while it still looks", () => {
    const live = listening({ timeoutMs: 1_000 });

    live.wake();

    expect(live.state?.error?.reason).toBe("TIMEOUT");
  });
});

describe("listeners at the same time", () => {
  const both = (waitFor: number) => {
    const branch = (name: string) => [listenOf(name, "parcel", { expects, key })];
    const live = new Live(planOf([forkOf("both", { a: branch("one"), b: branch("other") }, waitFor)]));
    live.post({ order_id: 7 });
    return live;
  };

  it("look each on their own, and take a signal each", () => {
    const live = both(2);
    expect(live.looks().map(({ step }) => step)).toEqual(["both[a].one", "both[b].other"]);
    live.found([{ id: "x", data: { tracking: "1" } }]);
    live.found([{ id: "x", data: { tracking: "1" } }]);
    expect(live.state?.status).toBe(EventStatus.WAITING);
    expect([...(live.state?.awaited?.values() ?? [])].map(({ path }) => path)).toEqual(["both[b].other"]);

    live.deliver("parcel", "7", "y", { tracking: "2" });

    expect(live.facts.filter(({ kind }) => kind === "signal-taken")).toMatchObject([
      { id: "x" },
      { id: "y" },
    ]);
    expect(live.state?.ended).toBe(true);
  });

  it("are found no more when they are cancelled", () => {
    const live = both(1);
    expect(live.state?.awaited?.size).toBe(2);

    live.signal("parcel", "x", { tracking: "1" });

    expect(live.state?.status).toBe(EventStatus.SUCCEEDED);
    expect(live.state?.awaited?.size).toBe(0);
    expect(live.looks()).toEqual([]);
  });
});
