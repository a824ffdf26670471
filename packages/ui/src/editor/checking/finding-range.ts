import type { Finding } from "@machinery/language";

/** The part of a text that a finding is about: from its place to the end of the word or text that stands there. */
export function findingRange(
  text: string,
  { line, column }: Pick<Finding, "line" | "column">,
): { readonly from: number; readonly to: number } {
  const from = offsetOf(text, line ?? 1, column ?? 1);
  const end = text.indexOf("\n", from);
  const rest = text.slice(from, end < 0 ? undefined : end);
  // A quoted text, an expression, a word, or at least one character.
  const said = /^(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|\$\{.*?\}(?=$|\s|,)|[^\s:,[\]{}#][^:,[\]{}#]*)/.exec(
    rest,
  )?.[0];
  return { from, to: Math.min(text.length, from + Math.max(1, (said ?? "").trimEnd().length)) };
}

/** The offset of a line and a column, both from 1. Within the text in any case. */
export function offsetOf(text: string, line: number, column: number): number {
  let start = 0;
  for (let at = 1; at < line; at++) {
    const end = text.indexOf("\n", start);
    if (end < 0) return text.length;
    start = end + 1;
  }
  const end = text.indexOf("\n", start);
  return Math.min(start + column - 1, end < 0 ? text.length : end);
}
