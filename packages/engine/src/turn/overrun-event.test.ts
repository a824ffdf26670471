import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { callOf, patient, planOf, tryOf, waitOf } from "../../test/plans.js";

const error = {
  reason: "TIMEOUT",
  message: "The event was not over within its timeout of 1s, from its start",
  step: "",
  attempts: 0,
};

const live = (timeoutMs = 1_000, start = true) => {
  const event = new Live(
    planOf([tryOf("all", [callOf("upper", { retry: patient })], [{ do: [callOf("mend")] }])], { timeoutMs }),
  );
  event.post({ message: "a" }, start);
  return event;
};

it("fails an event whose time is over, a call in flight or not, and no catch takes that", () => {
  const event = live();
  expect(event.pending()).toMatchObject([{ kind: "call" }, { kind: "wake", atMs: 1_001_000 }]);

  event.nowMs += 999;
  expect(event.do({ kind: "timer-due" })).toEqual([]);
  expect(kindsOf(event.wake())).toEqual(["event-failed"]);

  expect(event.state).toMatchObject({ status: EventStatus.FAILED, error });
  expect(event.pending()).toEqual([]);
  expect(event.steps().map(({ path, status }) => [path, status])).toEqual([
    ["all", StepStatus.CANCELLED],
    ["all.upper", StepStatus.CANCELLED],
  ]);
});

it("counts from the start, not from the post", () => {
  const event = live(1_000, false);
  event.nowMs += 5_000;
  event.do({ kind: "start-event" });

  expect(event.state?.wakeTimeMs).toBe(1_006_000);
});

it("wakes a waiting event at the earlier of both times", () => {
  const event = new Live(
    planOf([waitOf("one", { durationMs: 400 }), waitOf("other", { durationMs: 4_000 })], {
      timeoutMs: 1_000,
    }),
  );
  event.post();

  expect(event.state?.wakeTimeMs).toBe(1_000_400);
  event.wake();
  expect(event.state?.wakeTimeMs).toBe(1_001_000);
  event.wake();
  expect(event.state).toMatchObject({ status: EventStatus.FAILED, error });
});

it("fails at once what comes back after its time", () => {
  const recovered = live();
  recovered.nowMs += 1_000;
  expect(kindsOf(recovered.do({ kind: "recover-event" }))).toEqual(["event-failed"]);

  const resumed = live();
  resumed.do({ kind: "quarantine-event", message: "a bug" });
  resumed.nowMs += 1_000;
  expect(resumed.state?.wakeTimeMs).toBeUndefined();
  expect(kindsOf(resumed.do({ kind: "resume-event" }))).toEqual(["event-resumed", "event-failed"]);
});
