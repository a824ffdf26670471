import { expect, test } from "vitest";
import { fromFields } from "./from-fields.js";

test("gives an object of the fields in their order, of two with one name the later", () => {
  const made = fromFields([
    ["b", 1],
    ["a", 2],
    ["b", 3],
  ]);

  expect(Object.entries(made)).toEqual([
    ["b", 3],
    ["a", 2],
  ]);
});

test("a field called __proto__ is a field", () => {
  const made = fromFields([["__proto__", { is: "data" }]]);

  expect(Object.keys(made)).toEqual(["__proto__"]);
  expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
});
