import { expect, test } from "vitest";
import { renderJson } from "./json.js";
import { renderPayload } from "./payload.js";
import { createStyle } from "./style.js";

const style = createStyle(false);

test("what fits a screen is shown as it is", () => {
  const value = { text: "hello", list: [1, 2, { deep: null }] };
  expect(renderPayload(value, style)).toBe(renderJson(value));
});

test("of a long list the beginning is shown, and where the rest is", () => {
  const lines = renderPayload({ list: Array<number>(10_000).fill(7) }, style).split("\n");
  expect(lines).toHaveLength(202);
  expect(lines.slice(-2)).toEqual(["… 9804 more lines: -o json shows all of them", ""]);
});

test("so it is of a long text", () => {
  const rendered = renderPayload({ text: "y".repeat(1_000_000) }, style);
  expect(rendered.length).toBeLessThan(1_200);
  expect(rendered).toMatch(/y… \d+ more characters: -o json shows all of them\n\}\n$/);
});
