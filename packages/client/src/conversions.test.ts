import { EventStatus, StepStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { durationToMillis, millisToDuration } from "./duration.js";
import { eventStatusName, eventStatusNames, hasEnded, parseEventStatus } from "./event-status.js";
import { stepStatusName } from "./step-status.js";
import { millisToTimestamp, timestampToMillis } from "./timestamp.js";

test.each([0, 1, 999, 1_000, 1_500.25, 86_400_000, -1_500])("%d ms survive as a duration", (ms) => {
  expect(durationToMillis(millisToDuration(ms))).toBeCloseTo(ms, 5);
});

test.each([0, 1_795_416_000_123, -1, -1_500])(
  "%d ms survive as a timestamp, with nanos never negative",
  (ms) => {
    expect(timestampToMillis(millisToTimestamp(ms))).toBeCloseTo(ms, 3);
    expect(millisToTimestamp(ms).nanos).toBeGreaterThanOrEqual(0);
  },
);

test("every status has its name, and the name its status", () => {
  for (const name of eventStatusNames) expect(eventStatusName(parseEventStatus(name)!)).toBe(name);
  expect(parseEventStatus("failed")).toBe(EventStatus.FAILED);
  expect(parseEventStatus("constructor")).toBeUndefined();
  expect(eventStatusName(99 as EventStatus)).toBe("STATUS_99");
  expect(stepStatusName(StepStatus.RETRYING)).toBe("RETRYING");
  expect([EventStatus.SUCCEEDED, EventStatus.PAUSED].map(hasEnded)).toEqual([true, false]);
});
