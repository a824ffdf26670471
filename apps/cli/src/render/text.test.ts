import { describe, expect, test } from "vitest";
import { renderJson } from "./json.js";
import { printable, printableLines } from "./printable.js";
import { createStyle } from "./style.js";
import { renderPairs, renderTable } from "./table.js";
import { cutToWidth, textWidth } from "./text-width.js";
import { renderAge, renderSpan, renderTime } from "./time.js";

const plain = createStyle(false);
const coloured = createStyle(true);

test("a style without colours leaves texts alone, one with colours wraps them", () => {
  expect(plain.red("x")).toBe("x");
  expect(coloured.red("x")).toBe("\u001B[31mx\u001B[39m");
  expect(coloured.red("")).toBe("");
});

test("text of others cannot drive the terminal", () => {
  expect(printable("a\u001B[2Jb\nc\u202Ed\u009B")).toBe("a\\x1b[2Jb\\nc\\u202ed\\x9b");
  expect(printableLines("a\n\tb\u0007")).toEqual(["a", "    b\\x07"]);
  expect(renderJson({ a: "\u001B\u009B\u202E" })).toBe('{\n  "a": "\\u001b\\u009b\\u202e"\n}\n');
});

test("width counts columns, not characters or colours", () => {
  expect(textWidth("abc")).toBe(3);
  expect(textWidth(coloured.green("✓ ok"))).toBe(4);
  expect(textWidth("日本")).toBe(4);
  expect(textWidth("👍🏽")).toBe(2);
  expect(textWidth("e\u0301")).toBe(1);
});

test("a text is cut to a width with its colours closed", () => {
  expect(cutToWidth("abcdef", 6)).toBe("abcdef");
  expect(cutToWidth("abcdefg", 6)).toBe("abcde…");
  expect(cutToWidth("日本語", 4)).toBe("日…");
  expect(textWidth(cutToWidth(coloured.red("abcdefg"), 4))).toBe(4);
  expect(cutToWidth(coloured.red("abcdefg"), 4)).toSatisfy((text: string) => text.endsWith("\u001B[0m"));
});

test("a table aligns its columns and pads nothing at the end", () => {
  expect(
    renderTable(
      ["A", "LONG"],
      [
        ["xx", "1"],
        ["日本", ""],
      ],
      plain,
    ),
  ).toBe("A      LONG\nxx     1\n日本\n");
  expect(
    renderPairs(
      [
        ["a", "1"],
        ["bcd", ""],
      ],
      plain,
    ),
  ).toBe("a     1\nbcd\n");
});

describe("time", () => {
  test.each([
    [0, "0ms"],
    [523.4, "523ms"],
    [999.7, "1.0s"],
    [12_340, "12.3s"],
    [59_970, "1m00s"],
    [245_000, "4m05s"],
    [12_000_000, "3h20m"],
    [187_200_000, "2d4h"],
    [-1_500, "-1.5s"],
  ])("%d ms reads as %s", (ms, text) => {
    expect(renderSpan(ms)).toBe(text);
  });

  test.each([
    [-5_000, "0s"],
    [119_000, "119s"],
    [600_000, "10m"],
    [8_000_000, "2h"],
    [259_200_000, "3d"],
  ])("%d ms ago reads as %s", (ms, text) => {
    expect(renderAge(ms)).toBe(text);
  });

  test("a moment is in UTC", () => {
    expect(renderTime(1_500)).toBe("1970-01-01 00:00:01.500Z");
  });
});
