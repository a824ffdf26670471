import { expect, it } from "vitest";
import { callBars, failureReasons } from "./call-bars.js";

const call = (latencyMs: number, reason = "") => ({ latencyMs, reason });

it("draws the slowest call as high as can be, and each one so that it can be seen", () => {
  const bars = callBars([call(0), call(10), call(1_000, "TIMEOUT"), call(-3)]);

  expect(bars.map(({ isFailed }) => isFailed)).toEqual([false, false, true, false]);
  expect(bars[2]!.height).toBe(1);
  expect(bars[1]!.height).toBeGreaterThan(0.3);
  expect([bars[0]!.height, bars[3]!.height]).toEqual([0.08, 0.08]);
  expect(callBars([])).toEqual([]);
});

it("counts why calls failed, the most frequent reason first", () => {
  const calls = [call(1, "TIMEOUT"), call(1), call(1, "HTTP_5XX"), call(1, "HTTP_5XX"), call(1, "BAD")];

  expect(failureReasons(calls)).toEqual([
    ["HTTP_5XX", 2],
    ["BAD", 1],
    ["TIMEOUT", 1],
  ]);
});
