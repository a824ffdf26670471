import { expect, it } from "vitest";
import { oneLine } from "@machinery/runner";
import { excerpt } from "./excerpt.js";

it("an excerpt is one line without control characters, of 80 characters at most", () => {
  expect(excerpt("<!doctype html>\n<html>\u001b[31m\u0007")).toBe("`<!doctype html> <html> [31m`");
  expect(excerpt("x".repeat(200))).toBe(`\`${"x".repeat(79)}…\``);
  expect(oneLine("  a\t\tb  ", 10)).toBe("a b");
  expect(oneLine("abcdef", 4)).toBe("abc…");
});
