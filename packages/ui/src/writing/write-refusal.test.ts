import { expect, it } from "vitest";
import { formatClockTime } from "../format/clock-time.js";
import { writeRefusalOf } from "./write-refusal.js";

it("lets writes through while what is shown is as it is now", () => {
  expect(writeRefusalOf({ kind: "live" })).toBeUndefined();
  expect(writeRefusalOf({ kind: "live" }, "confirm")).toBeUndefined();
});

it("refuses them otherwise, and says since when", () => {
  const at = formatClockTime(1_000_000);

  expect(writeRefusalOf({ kind: "connecting" })).toBe("The daemon has not been heard yet");
  expect(writeRefusalOf({ kind: "stale", asOfMs: 1_000_000 })).toContain(`as of ${at}`);
  expect(writeRefusalOf({ kind: "disconnected", sinceMs: 1_000_000, reason: "x" })).toContain(`since ${at}`);
});

it("refuses them all where the connection only reads", () => {
  expect(writeRefusalOf({ kind: "live" }, "read-only")).toBe("This connection only reads");
});
