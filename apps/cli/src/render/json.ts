import type { JsonValue } from "@machinery/client";

// JSON.stringify escapes C0 controls only; C1 controls and marks of direction would still reach the terminal.
const unprintable = /[\u007F-\u009F\u200E\u200F\u2028\u2029\u202A-\u202E\u2066-\u2069]/g;

/** A value as JSON over several lines, with a line feed at the end. */
export function renderJson(value: JsonValue): string {
  return `${escaped(JSON.stringify(value, null, 2))}\n`;
}

/** A value as JSON on one line, with a line feed at the end. */
export function renderJsonLine(value: JsonValue): string {
  return `${escaped(JSON.stringify(value))}\n`;
}

function escaped(json: string): string {
  return json.replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
