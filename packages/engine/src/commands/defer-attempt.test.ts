import { EventStatus, StepStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { once, patient, processText } from "../../test/plans.js";

const posted = (more: Parameters<typeof processText>[0] = {}) => {
  const live = new Live(processText(more));
  live.post({ message: "a" });
  return live;
};

describe("a call that its service does not let in", () => {
  it("waits, and counts as no attempt", () => {
    const live = posted({ retry: once });
    const call = live.call();

    expect(live.defer("breaker", call, { untilMs: 1_005_000, openSinceMs: 999_000 })).toEqual([
      {
        kind: "attempt-deferred",
        version: 1,
        step: "upper",
        attempt: 1,
        service: "upper",
        by: "breaker",
        sinceMs: 1_000_000,
        untilMs: 1_005_000,
        openSinceMs: 999_000,
      },
    ]);
    expect(live.state?.status).toBe(EventStatus.WAITING);
    expect(live.pending()).toEqual([]);
    expect(live.steps()).toMatchObject([
      { status: StepStatus.WAITING, attempts: [], deferred: { service: "upper", openSinceMs: 999_000 } },
    ]);

    expect(kindsOf(live.letIn())).toEqual(["attempt-started"]);
    expect(live.call()).toEqual({ ...call, waitsSinceMs: 1_000_000 });
    expect(kindsOf(live.answer({ message: "A" }))[0]).toBe("step-succeeded");
    expect(live.state?.deferred?.size).toBe(0);
  });

  it("keeps its place when it is deferred again, and begins anew after an attempt that was made", () => {
    const live = posted({ retry: patient });
    live.defer();
    live.nowMs += 500;
    live.letIn();

    expect(live.defer("rate")).toMatchObject([{ attempt: 1, sinceMs: 1_000_000 }]);
    live.letIn();
    live.fail();
    live.wake();
    expect(live.call()).toMatchObject({ attempt: 2 });
    expect(live.defer("rate")).toMatchObject([{ attempt: 2, sinceMs: live.nowMs }]);
  });

  it("is over at the deadline of its step all the same, and nothing was asked", () => {
    const live = posted({ retry: patient, timeoutMs: 2_000 });
    live.defer();

    expect(kindsOf(live.wake())).toEqual(["step-failed", "event-failed"]);
    expect(live.state?.error).toMatchObject({
      reason: "TIMEOUT",
      attempts: 0,
      message:
        "The step was not over within its timeout of 2s, all attempts together. It was waiting until the service upper lets it in",
    });
  });

  it("is not let in once its step is over", () => {
    const live = posted({ retry: patient, timeoutMs: 2_000 });
    live.defer();
    const [number = 0] = live.state?.deferred?.keys() ?? [];
    live.nowMs += 2_000;

    expect(kindsOf(live.do({ kind: "start-deferred", number }))).toEqual(["step-failed", "event-failed"]);
    expect(live.do({ kind: "start-deferred", number })).toEqual([]);
  });

  it("is not found while its event is paused, and is again when that goes on", () => {
    const live = posted();
    live.defer();
    live.do({ kind: "pause-event", reason: "a look" });

    expect(live.state?.deferred).toBeUndefined();
    expect(live.do({ kind: "start-deferred", number: 1 })).toEqual([]);
    live.do({ kind: "resume-event" });
    expect(kindsOf(live.letIn())).toEqual(["attempt-started"]);
  });

  it("may be ended by a person, and is gone with its event", () => {
    const one = posted();
    one.defer();
    one.do({ kind: "complete-step", step: "upper", answer: { message: "A" }, by: "person", digest: "1" });
    expect(one.state?.deferred?.size).toBe(0);

    const other = posted();
    other.defer();
    other.do({ kind: "cancel-event", reason: "no longer wanted" });
    expect(other.state?.status).toBe(EventStatus.CANCELLED);
    expect(other.state?.deferred).toBeUndefined();
  });

  it("is no news when it is stale", () => {
    const live = posted({ retry: patient });
    const call = live.call();
    live.fail();

    expect(live.defer("breaker", call)).toEqual([]);
  });
});
