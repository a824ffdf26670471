import { expect, test } from "vitest";
import { collect } from "../../test/collect.js";
import { splitLines } from "./split-lines.js";

async function* chunksOf(...texts: string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Buffer.from(text);
}

const split = async (texts: string[], mostBytes = 100, mostLines = 100) =>
  (await collect(splitLines(chunksOf(...texts), mostBytes, mostLines))).map((lines) =>
    lines.map((line) => line?.toString()),
  );

test.each<[string[], (string | undefined)[][]]>([
  [["a\nb\n"], [["a", "b"]]],
  [["a\nb"], [["a"], ["b"]]],
  [["a", "b", "c\nd\n"], [["abc", "d"]]],
  [["\n\n"], [["", ""]]],
  [["a\r\n"], [["a\r"]]],
  [[""], []],
  [[], []],
])("splits %j into %j", async (texts, lines) => {
  expect(await split(texts)).toEqual(lines);
});

test("gives at most so many lines together", async () => {
  expect(await split(["a\nb\nc\nd\n"], 100, 2)).toEqual([
    ["a", "b"],
    ["c", "d"],
  ]);
});

test("throws away a line that is too long, wherever it is cut, and goes on behind it", async () => {
  expect(await split(["ok\n12345", "6", "7\nok\n"], 5)).toEqual([["ok"], [undefined, "ok"]]);
  expect(await split(["12345\n123456"], 5)).toEqual([["12345"], [undefined]]);
});
