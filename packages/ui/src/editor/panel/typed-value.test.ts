import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readTyped, showTyped } from "./typed-value.js";

it("takes numbers and booleans for what they are, and the rest for text", () => {
  expect(
    ["5", "-1.5", "true", "null", '"5"', "${ data.a }", "05", "", "!x", '"a\\qb"'].map(readTyped),
  ).toEqual([5, -1.5, true, null, "5", "${ data.a }", "05", "", "!x", '"a\\qb"']);
});

it("shows every single value so that it is read again as it was", () => {
  const single = fc.oneof(
    fc.string(),
    fc.boolean(),
    fc.constant(null),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    fc.constantFrom("5", "true", '"', '"5"', "null"),
  );
  fc.assert(
    fc.property(single, (value) => {
      expect(readTyped(showTyped(value))).toEqual(value);
    }),
    { seed: 3 },
  );
});
