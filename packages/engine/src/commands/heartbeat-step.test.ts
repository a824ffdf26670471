import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, patient, planOf } from "../../test/plans.js";
import type { PlannedCall } from "@machinery/language";

function accepted(more: Partial<PlannedCall> = {}) {
  const live = new Live(planOf([callOf("charge", { heartbeatTimeoutMs: 3_000, ...more })]));
  live.post();
  live.accept();
  return live;
}

const alive = { kind: "heartbeat-step", step: "charge", by: "callback" } as const;

it("is written down only when a third of the timeout has passed since the last one that was", () => {
  const live = accepted();
  expect(live.pending()).toEqual([{ kind: "wake", atMs: 1_004_000 }]);

  live.nowMs += 999;
  expect(live.do(alive)).toEqual([]);
  live.nowMs += 1;
  expect(kindsOf(live.do(alive))).toEqual(["attempt-alive"]);
  expect(live.pending()).toEqual([{ kind: "wake", atMs: 1_005_000 }]);
  live.nowMs += 999;
  expect(live.do(alive)).toEqual([]);

  // So a silence of the whole timeout is always tolerated.
  live.nowMs += 3_000;
  expect(live.do({ kind: "timer-due" })).toEqual([]);
});

it("that does not come fails the attempt, which is repeated", () => {
  const live = accepted({ retry: patient });

  expect(kindsOf(live.wake())).toEqual(["attempt-failed"]);
  expect(live.nowMs).toBe(1_004_000);
  expect(live.steps()[0]?.attempts[0]?.error).toMatchObject({ reason: "HEARTBEAT_TIMEOUT" });
  expect(live.wake().map(({ kind }) => kind)).toEqual(["attempt-started"]);
  live.accept();
  expect(live.pending()).toEqual([{ kind: "wake", atMs: 1_008_100 }]);
});

it("that nobody could hear has the whole time anew", () => {
  const live = accepted();
  live.nowMs = 2_000_000;

  expect(kindsOf(live.do({ kind: "timer-due", upSinceMs: 1_999_000 }))).toEqual(["attempt-alive"]);
  expect(live.pending()).toEqual([{ kind: "wake", atMs: 2_002_000 }]);
  live.nowMs = 2_002_000;
  expect(kindsOf(live.do({ kind: "timer-due", upSinceMs: 1_999_000 }))).toEqual([
    "attempt-failed",
    "step-failed",
    "event-failed",
  ]);
});

it("is nothing where nobody waits for it", () => {
  const live = accepted({ heartbeatTimeoutMs: undefined as never });
  expect(live.do(alive)).toEqual([]);
  expect(live.state?.wakeTimeMs).toBeUndefined();

  const flying = new Live(planOf([callOf("charge", { heartbeatTimeoutMs: 3_000 })]));
  flying.post();
  expect(flying.do(alive)).toEqual([]);
});

it("ends with the step", () => {
  const live = accepted({ timeoutMs: 2_000 });
  live.wake();

  expect(live.state?.status).toBe(EventStatus.FAILED);
  expect(live.state?.error?.reason).toBe("TIMEOUT");
  expect(live.steps()[0]?.attempts[0]?.error?.reason).toBe("TIMEOUT");
  expect(live.refusal(alive)?.reason).toBe("CALLBACK_LATE");
  expect(live.refusal({ ...alive, by: "person" })?.reason).toBe("STEP_NOT_WAITING");
});

it("cannot be missed for what the daemon's end did to another step", () => {
  const live = accepted();
  live.nowMs = 2_000_000;

  // Nothing is in flight: the timers see to it, and they know since when the daemon is up.
  expect(live.do({ kind: "recover-event" })).toEqual([]);
});
