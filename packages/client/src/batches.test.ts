import { expect, test } from "vitest";
import { batches } from "./batches.js";
import { collect } from "./collect.js";

const split = (items: string[]) => collect(batches(items, 3, 10, (item) => item.length));

test.each([
  [[], []],
  [["a"], [["a"]]],
  [
    ["a", "b", "c", "d"],
    [["a", "b", "c"], ["d"]],
  ],
  [
    ["aaaaaa", "bbbb", "c"],
    [["aaaaaa", "bbbb"], ["c"]],
  ],
  [
    ["a", "b".repeat(20), "c"],
    [["a"], ["b".repeat(20)], ["c"]],
  ],
])("puts %j into %j", async (items, expected) => {
  expect(await split(items)).toEqual(expected);
});

test("asks for no item before the batch before it was taken", async () => {
  let asked = 0;
  const items = function* () {
    for (;;) yield asked++;
  };
  const stream = batches(items(), 3, 10, () => 1);

  await stream.next();

  expect(asked).toBe(4);
  await stream.return();
});
