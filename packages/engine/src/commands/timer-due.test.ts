import { EventStatus } from "@machinery/protocol";
import { expect, it } from "vitest";
import { kindsOf, Live } from "../../test/live.js";
import { patient, processText } from "../../test/plans.js";

const timeout = {
  reason: "TIMEOUT",
  message: "The step was not over within its timeout of 1s500ms, all attempts together",
  step: "upper",
};

const posted = () => {
  const live = new Live(processText({ retry: patient, timeoutMs: 1_500 }));
  live.post({ message: "a" });
  return live;
};

it("does nothing before its time", () => {
  const live = posted();
  live.fail();
  live.nowMs += 99;

  expect(live.do({ kind: "timer-due" })).toEqual([]);
});

it("wakes at the deadline of a call in flight, and fails it", () => {
  const live = posted();

  expect(live.pending()).toMatchObject([
    { kind: "call", deadlineMs: 1_001_500 },
    { kind: "wake", atMs: 1_001_500 },
  ]);
  live.nowMs += 1_499;
  expect(live.do({ kind: "timer-due" })).toEqual([]);
  expect(kindsOf(live.wake())).toEqual(["attempt-failed", "step-failed", "event-failed"]);

  expect(live.state?.error).toEqual({ ...timeout, attempts: 1 });
  expect(live.steps()[0]?.attempts).toMatchObject([{ endTimeMs: 1_001_500, error: { reason: "TIMEOUT" } }]);
  expect(live.pending()).toEqual([]);
});

it("wakes at the earlier of retry and deadline", () => {
  const live = posted();
  live.fail();

  expect(live.state?.wakeTimeMs).toBe(1_000_100);
  live.wake();
  expect(live.state?.wakeTimeMs).toBe(1_001_500);
});

it("fails a step between two attempts when its deadline has passed, too", () => {
  const live = posted();
  live.fail();
  live.nowMs = 1_001_500;

  expect(kindsOf(live.do({ kind: "timer-due" }))).toEqual(["step-failed", "event-failed"]);
  expect(live.state?.error).toEqual({ ...timeout, attempts: 1 });
});

it("begins no attempt that could not end before the deadline", () => {
  const live = posted();
  live.nowMs += 1_400;

  expect(kindsOf(live.fail())).toEqual(["attempt-failed", "step-failed", "event-failed"]);
  expect(live.state?.error?.reason).toBe("HTTP_5XX");
});

it("takes an answer that comes before the deadline was noticed", () => {
  const live = posted();
  live.nowMs += 10_000;

  live.answer({ message: "A" });

  expect(live.state?.status).toBe(EventStatus.RUNNING);
  expect(live.call()).toMatchObject({ step: "reverse", deadlineMs: live.nowMs + 1_500 });
});

it("does nothing for an event that is set aside", () => {
  const live = posted();
  live.do({ kind: "quarantine-event", message: "boom" });
  live.nowMs += 10_000;

  expect(live.do({ kind: "timer-due" })).toEqual([]);
});
