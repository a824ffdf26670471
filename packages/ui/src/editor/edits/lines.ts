/** Where the line of an offset begins. */
export const lineStart = (text: string, at: number): number => text.lastIndexOf("\n", at - 1) + 1;

/** Behind the line of an offset, its end of line included. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end < 0 ? text.length : end + 1;
}

/** How many characters stand before an offset in its line. */
export const columnOf = (text: string, at: number): number => at - lineStart(text, at);

/** Lines that begin so many columns further right. Empty ones stay empty. */
export const indentLines = (lines: string, columns: number): string =>
  lines.replaceAll(/^(?=[^\n])/gm, " ".repeat(columns));

/** Lines that begin so many columns further left, as far as there is nothing but space. */
export const outdentLines = (lines: string, columns: number): string =>
  lines.replaceAll(new RegExp(`^ {1,${String(columns)}}`, "gm"), "");

/** Whether a text ends inside of its last line. */
export const endsOpen = (text: string): boolean => text !== "" && !text.endsWith("\n");
