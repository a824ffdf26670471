import type { JsonValue } from "@machinery/client";
import { expect, it } from "vitest";
import { mostLines, valueLines } from "./value-lines.js";

const shown = (left: JsonValue | undefined, right: JsonValue | undefined): string[] =>
  valueLines(left, right).map((line) => {
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
  expect(shown({ a: [1] }, { a: "x" })).toEqual([
    "{ = {",
    '  "a": [ | ',
    "    1 | ",
    "  ] | ",
    '   | "a": "x"',
    "} = }",
  ]);
  expect(shown({}, [])).toEqual(["{} | ", " | []"]);
});

it("takes only own fields, and not more lines than can be shown", () => {
  expect(shown({ constructor: 1 }, {})).toEqual(["{ = {", '  "constructor": 1 | ', "} = }"]);
  expect(
    valueLines(
      Array.from({ length: 5_000 }, () => 1),
      [],
    ).length,
  ).toBe(mostLines);
});
