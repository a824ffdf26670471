import { expect, it } from "vitest";
import { bodiesAround, nameInBody, operationOf, roundOf, stepAround } from "./step-path.js";

it.each([
  ["charge", undefined, "charge", "charge", undefined],
  ["review.approve", "review", "approve", "approve", undefined],
  ["items[3].charge", "items", "charge", "[3].charge", 3],
  ["ship[mail].send", "ship", "send", "[mail].send", undefined],
  ["items[3].ship[mail].again[12].send", "items[3].ship[mail].again", "send", "[12].send", 12],
  ["items[3].try.send", "items[3].try", "send", "send", undefined],
])("takes %s apart", (path, around, operation, inBody, round) => {
  expect(stepAround(path)).toBe(around);
  expect(operationOf(path)).toBe(operation);
  expect(nameInBody(path)).toBe(inBody);
  expect(roundOf(path)).toBe(round);
});

it("says which rounds and branches a step is in", () => {
  expect([...bodiesAround("items[3].ship[mail].try.send")]).toEqual([
    ["items", "[3]"],
    ["items[3].ship", "[mail]"],
  ]);
  expect([...bodiesAround("items")]).toEqual([]);
});
