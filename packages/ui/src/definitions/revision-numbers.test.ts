import { expect, it } from "vitest";
import { revisionNumbers } from "./revision-numbers.js";

it("offers all revisions, the newest first", () => {
  expect(revisionNumbers(3, 1)).toEqual([3, 2, 1]);
});

it("offers the newest of very many, and the chosen one", () => {
  const numbers = revisionNumbers(10_000, 7);

  expect(numbers).toHaveLength(501);
  expect([numbers[0], numbers.at(-1)]).toEqual([10_000, 7]);
});
