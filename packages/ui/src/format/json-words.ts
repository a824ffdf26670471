import type { JsonValue } from "@machinery/client";

/** How long JSON may be to stand in one line, in characters. */
const mostInLine = 60;

/** JSON to read: in one line where that is short, otherwise in many. */
export function jsonWords(value: JsonValue): string {
  const text = JSON.stringify(value, null, 2);
  // Line breaks are between the parts, never within a text, where they are escaped.
  const line = text.replaceAll(/\n\s*/g, " ");
  return line.length <= mostInLine ? line : text;
}
