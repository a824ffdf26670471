import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, parseDuration } from "./duration.js";

describe("parseDuration", () => {
  it.each([
    ["500ms", 500],
    ["1.5s", 1_500],
    ["2m", 120_000],
    ["1d2h3m4s5ms", 93_784_005],
    ["0s", 0],
    ["PT5M", 300_000],
    ["P1DT2H", 93_600_000],
    ["P1W", 604_800_000],
    ["PT0.5S", 500],
  ])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    "",
    " ",
    "5",
    "s",
    "1x",
    "-1s",
    "1s2m",
    "1 s",
    "P",
    "PT",
    "P1Y",
    "P1M",
    "0.0001ms",
    "1e3s",
    "9".repeat(80),
    "1ms1ms",
  ])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  it("reads back what formatDuration writes", () => {
    fc.assert(
      fc.property(fc.nat(315_360_000_000), (ms) => {
        expect(parseDuration(formatDuration(ms))).toBe(ms);
      }),
      { seed: 1 },
    );
  });

  it("writes the shortest form", () => {
    expect(formatDuration(90_000)).toBe("1m30s");
    expect(formatDuration(0)).toBe("0s");
    expect(formatDuration(500)).toBe("500ms");
  });
});
