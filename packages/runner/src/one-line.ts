/** A text as one line without control characters (they must not reach a terminal), of so many characters at most. */
export function oneLine(text: string, chars: number): string {
  const line = text
    .slice(0, 4 * chars)
    // oxlint-disable-next-line no-control-regex -- they are what is taken out
    .replace(/[\u0000-\u001f\u007f-\u009f\s]+/g, " ")
    .trim();
  return line.length > chars ? `${line.slice(0, chars - 1)}…` : line;
}
