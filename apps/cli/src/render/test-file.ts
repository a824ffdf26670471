import type { TestedCase, TestedFile } from "../run-test-file.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderSpan } from "./time.js";

/** A file of cases as a list with marks; below each case that failed, what was expected and what was found. */
export function renderTestFile({ file, invalid, cases }: TestedFile, style: Style): string {
  const head = `${style.bold(printable(file))}${invalid ? `  ${style.red("invalid")}` : ""}\n`;
  return head + cases.map((one) => renderCase(file, one, style)).join("");
}

function renderCase(
  file: string,
  { name, ok, calls, took_ms, differences }: TestedCase,
  style: Style,
): string {
  const mark = ok ? style.green("✓") : style.red("✗");
  const facts = `${String(calls)} ${calls === 1 ? "call" : "calls"}, ${renderSpan(took_ms)}`;
  const lines = differences.map(
    ({ what, expected, found, line, column }) => `    ${printable(what)}  ${style.dim(
      `${printable(file)}:${String(line)}:${String(column)}`,
    )}
      expected  ${style.green(printable(expected))}
      found     ${style.red(printable(found))}
`,
  );
  return `  ${mark} ${printable(name)}  ${style.dim(facts)}\n${lines.join("")}`;
}

/** `3 passed, 1 failed`. */
export function renderTestSum(cases: readonly TestedCase[], style: Style): string {
  const failed = cases.filter(({ ok }) => !ok).length;
  const words = `${String(cases.length - failed)} passed, ${String(failed)} failed`;
  return `${failed === 0 ? style.green(words) : style.red(words)}\n`;
}
