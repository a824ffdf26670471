// C0 and C1 controls, and the marks that turn the direction of text: what others wrote must not drive our terminal.
// eslint-disable-next-line no-control-regex
const unprintable = /[\u0000-\u001F\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** A text of somebody else on one line, with control characters written as `\x1b`, `\n` or `\u202e`. */
export function printable(text: string): string {
  return text.replace(unprintable, (character) => {
    if (character === "\n") return "\\n";
    if (character === "\t") return "\\t";
    if (character === "\r") return "\\r";
    const code = character.charCodeAt(0);
    return code < 256
      ? `\\x${code.toString(16).padStart(2, "0")}`
      : `\\u${code.toString(16).padStart(4, "0")}`;
  });
}

/** A text of somebody else that may have several lines; everything else that is not printable is escaped. */
export function printableLines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.split("\t").map(printable).join("    "));
}
