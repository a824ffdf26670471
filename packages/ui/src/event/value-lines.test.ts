import type { JsonValue } from "@machinery/client";
import { expect, it } from "vitest";
import { lineMark, mostLines, valueLines } from "./value-lines.js";

const shown = (left: JsonValue | undefined, right: JsonValue | undefined): string[] =>
  valueLines(left, right).lines.map((line) => {
    const pad = "  ".repeat(line.depth);
    return `${pad}${line.left ?? ""} ${line.isSame ? "=" : "|"} ${line.right ?? ""}`;
  });

it("puts the same fields in the same line and says what differs", () => {
  expect(
    shown({ a: 1, b: [1, { c: true }], gone: null }, { b: [1, { c: false }, "x"], a: 1, come: {} }),
  ).toEqual([
    "{ = {",
    '  "a": 1 = "a": 1',
    '  "b": [ = "b": [',
    "    1 = 1",
    "    { = {",
    '      "c": true | "c": false',
    "    } = }",
    '     | "x"',
    "  ] = ]",
    '  "gone": null | ',
    '   | "come": {}',
    "} = }",
  ]);
});

it("shows one side alone, values of different kinds, and texts as they are", () => {
  expect(shown(undefined, "<b>")).toEqual([' | "<b>"']);
  expect(shown(undefined, undefined)).toEqual([" = "]);
  expect(shown({ a: [1], b: 1 }, { a: "x", b: 1 })).toEqual([
    "{ = {",
    '  "a": [ | ',
    "    1 | ",
    "  ] | ",
    '   | "a": "x"',
    '  "b": 1 = "b": 1',
    "} = }",
  ]);
});

it("takes only own fields, and not more lines than can be shown", () => {
  expect(shown({ a: 1, constructor: 1 }, { a: 1 })).toEqual([
    "{ = {",
    '  "a": 1 = "a": 1',
    '  "constructor": 1 | ',
    "} = }",
  ]);
  expect(
    valueLines(
      Array.from({ length: 5_000 }, () => 1),
      [],
    ).lines.length,
  ).toBe(mostLines);
});

it("writes both from the top where they have nothing in common", () => {
  const { lines, isAlike } = valueLines([{ sku: "lamp" }], { items: ["hold-3"] });

  expect(isAlike).toBe(false);
  expect(lines.map(({ left, right, depth, rightDepth }) => [depth, left, rightDepth, right])).toEqual([
    [0, "[", 0, "{"],
    [1, "{", 1, '"items": ['],
    [2, '"sku": "lamp"', 2, '"hold-3"'],
    [1, "}", 1, "]"],
    [0, "]", 0, "}"],
  ]);
  expect(valueLines({}, []).lines).toMatchObject([{ left: "{}", right: "[]" }]);
  expect(valueLines({ say: 1 }, { said: 1 }).isAlike).toBe(false);
  expect(valueLines({ say: 1 }, { say: 2 }).isAlike).toBe(true);
});

it("marks what is changed and what only one side has", () => {
  const { lines } = valueLines({ a: 1, b: 2, c: 3 }, { a: 1, b: 3 });

  expect(lines.map(lineMark)).toEqual(["none", "none", "changed", "only", "none"]);
});
