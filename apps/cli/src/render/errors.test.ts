import { MachineryError } from "@machinery/client";
import { expect, test } from "vitest";
import { renderFinding } from "./finding.js";
import { renderError, renderMachineryError } from "./machinery-error.js";
import { createStyle } from "./style.js";

const style = createStyle(false);
const fields = {
  code: "x",
  reason: "INVALID_DATA",
  expected: "data that matches",
  found: "2 mismatches",
  todo: "correct them",
  violations: [],
};

test("an error is three short lines under its reason", () => {
  expect(renderMachineryError(new MachineryError(fields), style)).toBe(
    "error INVALID_DATA\n  expected  data that matches\n  found     2 mismatches\n  to do     correct them\n",
  );
});

test("mismatches are listed, and counted when there are too many", () => {
  const violations = Array.from({ length: 23 }, (_, index) => ({
    field: `data.f${String(index)}`,
    description: "expected a string, found 5",
  }));

  const lines = renderMachineryError(new MachineryError({ ...fields, violations }), style)
    .trimEnd()
    .split("\n");

  expect(lines).toHaveLength(4 + 21);
  expect(lines[4]).toBe("  - data.f0: expected a string, found 5");
  expect(lines.at(-1)).toBe("  - and 3 more");
});

test("a single mismatch that the message tells is not told twice", () => {
  const violations = [{ field: "data.message", description: "expected a string, found 5" }];

  expect(
    renderMachineryError(
      new MachineryError({ ...fields, expected: "a string", found: "5", violations }),
      style,
    ),
  ).toBe(
    "error INVALID_DATA\n  expected  a string\n  found     5\n  to do     correct them\n  at        data.message\n",
  );
});

test("parts that are not known are left out, and a hint to wait is told", () => {
  expect(renderError({ expected: "", found: "a fault", todo: "" }, style)).toBe(
    "error\n  found     a fault\n",
  );
  expect(renderMachineryError(new MachineryError({ ...fields, retryAfterMs: 1_500 }), style)).toContain(
    "correct them (in 1.5 s)",
  );
});

const finding = {
  severity: "error",
  code: "UNKNOWN_SERVICE",
  path: "services[0]",
  message: "expected a service",
  file: "a.yaml",
} as const;

test("a finding quotes its line with a caret below the place", () => {
  expect(renderFinding({ ...finding, line: 2, column: 12 }, "name: x\nservices: [nowhere]\r\n", style)).toBe(
    [
      "a.yaml:2:12: error: expected a service at services[0] [UNKNOWN_SERVICE]",
      "    2 | services: [nowhere]",
      "                   ^",
      "",
    ].join("\n"),
  );
});

test("a place far to the right of a long line stays visible", () => {
  const text = `${"x".repeat(500)}HERE${"y".repeat(500)}`;

  const [, quoted = "", caret = ""] = renderFinding({ ...finding, line: 1, column: 501 }, text, style).split(
    "\n",
  );

  expect(quoted.length).toBeLessThan(120);
  expect(quoted.slice(caret.indexOf("^"), caret.indexOf("^") + 4)).toBe("HERE");
});

test("a finding without a place, or with one outside the text, is one line", () => {
  expect(renderFinding(finding, undefined, style)).toBe(
    "a.yaml: error: expected a service at services[0] [UNKNOWN_SERVICE]\n",
  );
  expect(renderFinding({ ...finding, line: 99, column: 1 }, "one line", style).split("\n")).toHaveLength(2);
});
