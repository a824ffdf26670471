import { expect, it } from "vitest";
import { formatSpan } from "./span.js";

it.each([
  [-5, "0 ms"],
  [0, "0 ms"],
  [999, "999 ms"],
  [1_000, "1.0 s"],
  [3_450, "3.4 s"],
  [12_900, "12 s"],
  [59_999, "59 s"],
  [60_000, "1 min"],
  [125_000, "2 min 5 s"],
  [3_600_000, "1 h"],
  [90_061_000, "1 d 1 h"],
])("shows %i ms as %s", (ms, text) => {
  expect(formatSpan(ms)).toBe(text);
});
