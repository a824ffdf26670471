import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { cutToWidth } from "./text-width.js";

/** Something the checker noticed, with its place in a file when that is known. */
export interface PlacedFinding {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** `file:line:column: error: message`, and below it the line quoted with a caret under the column. */
export function renderFinding(finding: PlacedFinding, text: string | undefined, style: Style): string {
  const { file, line, column, severity } = finding;
  const place =
    line === undefined ? printable(file) : `${printable(file)}:${String(line)}:${String(column ?? 1)}`;
  const level = severity === "error" ? style.red("error") : style.yellow("warning");
  const path = finding.path === "" ? "" : ` ${style.dim(`at ${printable(finding.path)}`)}`;
  const code = finding.code === "" ? "" : ` ${style.dim(`[${printable(finding.code)}]`)}`;
  const head = `${style.bold(place)}: ${level}: ${printable(finding.message)}${path}${code}\n`;
  return head + quote(text, line, column ?? 1, style);
}

function quote(text: string | undefined, line: number | undefined, column: number, style: Style): string {
  const source = line === undefined ? undefined : text?.split("\n", line)[line - 1];
  if (source === undefined || line === undefined) return "";
  const gutter = `${String(line).padStart(5)} | `;
  // A long line is shown from a little before the place.
  const skipped = Math.max(0, column - 60);
  const visible = printable(source.slice(skipped).replaceAll("\t", " ").replace(/\r$/, ""));
  // What is escaped takes more columns than it has characters.
  const before = printable(source.slice(skipped, column - 1).replaceAll("\t", " ")).length;
  return `${style.dim(gutter)}${cutToWidth(visible, 100)}\n${" ".repeat(gutter.length + before)}${style.red("^")}\n`;
}
