import { describe, expect, it } from "vitest";
import { readDuration, writeDuration } from "./read-duration.js";
import { readSize, writeSize } from "./read-size.js";

describe("readSize", () => {
  it.each([
    ["0", 0],
    ["4194304", 4_194_304],
    ["4MiB", 4_194_304],
    ["4 MiB", 4_194_304],
    ["1.5KiB", 1_536],
    ["2GB", 2_000_000_000],
  ])("reads %s", (text, bytes) => {
    expect(readSize(text)).toBe(bytes);
  });

  it.each(["", "-1", "4Mib", "1e6", "MiB", "4 MiB x", "99999999999GiB"])("refuses %j", (text) => {
    expect(readSize(text)).toBeUndefined();
  });

  it("writes what it reads", () => {
    for (const bytes of [0, 1, 1023, 1024, 1536, 4_194_304, 1024 ** 3])
      expect(readSize(writeSize(bytes))).toBe(bytes);
  });
});

describe("readDuration", () => {
  it.each([
    ["0", 0],
    ["500ms", 500],
    ["10s", 10_000],
    ["1m30s", 90_000],
    ["2h", 7_200_000],
    ["1d12h", 129_600_000],
  ])("reads %s", (text, ms) => {
    expect(readDuration(text)).toBe(ms);
  });

  it.each(["", "10", "-1s", "1.5s", "1w", "s", "10s later"])("refuses %j", (text) => {
    expect(readDuration(text)).toBeUndefined();
  });

  it("writes what it reads", () => {
    for (const ms of [0, 1, 999, 1_000, 1_500, 90_000, 3_600_000, 30 * 86_400_000])
      expect(readDuration(writeDuration(ms))).toBe(ms);
  });
});
