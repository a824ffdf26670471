import type { JsonValue } from "@machinery/client";
import { assert, jsonValue, property } from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { renderYaml } from "./yaml.js";

test("collections are in block style, empty ones on one line", () => {
  const value = { name: "upper", empty: {}, none: [], list: [1, [2, 3], { a: true, b: null }], text: "yes" };

  expect(renderYaml(value)).toBe(`name: upper
empty: {}
none: []
list:
  - 1
  - - 2
    - 3
  - a: true
    b: null
text: "yes"
`);
});

test("whatever JSON is written is read back the same", () => {
  assert(
    property(jsonValue({ maxDepth: 4, stringUnit: "grapheme" }), (value) => {
      const json = JSON.parse(JSON.stringify(value)) as JsonValue;
      expect(parse(renderYaml(json))).toEqual(json);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test.each([
  "true",
  "Null",
  "on",
  "1",
  "1e3",
  "0x1f",
  "1:30",
  "~",
  "-",
  "- a",
  "a: b",
  "a #b",
  "",
  " a",
  "a\nb",
  "2026-11-23",
  "=",
  "<<",
])("the text `%s` stays a text for a YAML 1.1 reader too", (text) => {
  expect(parse(renderYaml([text]), { version: "1.1" })).toEqual([text]);
});
