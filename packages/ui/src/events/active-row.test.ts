import { expect, it } from "vitest";
import { movedRow } from "./active-row.js";

it.each([
  ["ArrowDown", -1, 0],
  ["ArrowDown", 8, 9],
  ["ArrowDown", 9, 9],
  ["ArrowUp", -1, 0],
  ["ArrowUp", 3, 2],
  ["PageDown", 0, 4],
  ["PageUp", 3, 0],
  ["Home", 7, 0],
  ["End", -1, 9],
  ["Enter", 3, undefined],
])("%s at %i goes to %s", (key, at, to) => {
  expect(movedRow(key, at, 10, 4)).toBe(to);
});

it("goes nowhere in an empty list", () => {
  expect(movedRow("ArrowDown", -1, 0, 4)).toBeUndefined();
});
