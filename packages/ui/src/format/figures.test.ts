import { expect, it } from "vitest";
import { formatDateTime } from "./date-time.js";
import { jsonWords } from "./json-words.js";
import { formatLatency } from "./latency.js";
import { formatShare } from "./share.js";

it.each([
  [-1, "0.0 ms"],
  [0.44, "0.4 ms"],
  [9.94, "9.9 ms"],
  [9.96, "10 ms"],
  [1_250, "1.2 s"],
])("shows %d ms of a call as %s", (ms, text) => {
  expect(formatLatency(ms)).toBe(text);
});

it.each([
  [0, 0, "0 %"],
  [0, 256, "0 %"],
  [1, 256, "<1 %"],
  [3, 256, "1 %"],
  [255, 256, ">99 %"],
  [256, 256, "100 %"],
])("shows %d of %d as %s", (part, whole, text) => {
  expect(formatShare(part, whole)).toBe(text);
});

it("shows a time from the year to the second", () => {
  expect(formatDateTime(0)).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

it("writes short JSON in a line, long JSON in many, and leaves texts as they are", () => {
  expect(jsonWords({ type: "int", of: [1, "a\n  b"] })).toBe('{ "type": "int", "of": [ 1, "a\\n  b" ] }');
  expect(jsonWords({ text: "x".repeat(60) })).toBe(`{\n  "text": "${"x".repeat(60)}"\n}`);
  expect(jsonWords([])).toBe("[]");
});
