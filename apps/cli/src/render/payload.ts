import type { JsonValue } from "@machinery/client";
import { renderJson } from "./json.js";
import type { Style } from "./style.js";

const MOST_LINES = 200;
const MOST_COLUMNS = 1_000;

/** A value as JSON to read, with a line feed at the end. Of what would flood the terminal it shows the beginning, and says where all of it is. */
export function renderPayload(value: JsonValue, style: Style): string {
  const lines = renderJson(value).trimEnd().split("\n");
  const shown = lines.slice(0, MOST_LINES).map((line) => shorten(line, style));
  const left = lines.length - shown.length;
  if (left > 0) shown.push(style.dim(`… ${String(left)} more lines: -o json shows all of them`));
  return `${shown.join("\n")}\n`;
}

function shorten(line: string, style: Style): string {
  const left = line.length - MOST_COLUMNS;
  if (left <= 0) return line;
  const note = style.dim(`… ${String(left)} more characters: -o json shows all of them`);
  return `${line.slice(0, MOST_COLUMNS).toWellFormed()}${note}`;
}
