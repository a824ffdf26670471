// eslint-disable-next-line no-control-regex
const escapes = /\u001B\[[0-9;]*m/g;
// eslint-disable-next-line no-control-regex
const splitting = /(\u001B\[[0-9;]*m)/;
const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const wide =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;
// eslint-disable-next-line no-control-regex
const ascii = /^[\u0020-\u007E]*$/;

/** How many columns a text takes on a terminal; colours take none, East Asian characters and emoji two. */
export function textWidth(text: string): number {
  const plain = text.replace(escapes, "");
  if (ascii.test(plain)) return plain.length;
  let width = 0;
  for (const { segment } of graphemes.segment(plain)) width += wide.test(segment) ? 2 : 1;
  return width;
}

/** A text cut to some columns, ending in `…` when something was cut. Colours are kept and closed. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let width = 0;
  let cut = "";
  for (const part of text.split(splitting)) {
    if (part.startsWith("\u001B")) {
      cut += part;
      continue;
    }
    for (const { segment } of graphemes.segment(part)) {
      const next = width + textWidth(segment);
      if (next > columns - 1) return `${cut}…${text.includes("\u001B") ? "\u001B[0m" : ""}`;
      width = next;
      cut += segment;
    }
  }
  return cut;
}
