import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.js";

const nowMs = Date.parse("2026-11-23T06:00:00Z");

describe("Retry-After", () => {
  it.each([
    ["3", 3_000],
    ["0", 0],
    ["1.5", 1_500],
    [" 2 ", 2_000],
    ["Mon, 23 Nov 2026 06:00:10 GMT", 10_000],
    ["Mon, 23 Nov 2026 05:00:00 GMT", 0],
    ["99999999999999", 315_360_000_000],
  ])("%j is %i ms", (header, ms) => {
    expect(retryAfterMs(header, nowMs)).toBe(ms);
  });

  it.each([[undefined], [""], ["soon"], ["-"]])("%j is nothing", (header) => {
    expect(retryAfterMs(header, nowMs)).toBeUndefined();
  });
});
