import { valueToJson, type Field } from "@machinery/client";
import { indent } from "./indent.js";
import { renderJsonLine } from "./json.js";
import { printable } from "./printable.js";
import type { Style } from "./style.js";
import { renderTable } from "./table.js";

/** Typed inputs or outputs under a title, or nothing when there are none. */
export function renderFields(title: string, fields: readonly Field[], style: Style): string {
  if (fields.length === 0) return "";
  const rows = fields.map((field) => [
    printable(field.name),
    field.type,
    noteOf(field),
    printable(field.description),
  ]);
  return `${title}\n${indent(renderTable(["NAME", "TYPE", "NOTE", "DESCRIPTION"], rows, style))}`;
}

function noteOf(field: Field): string {
  const notes: string[] = [];
  if (field.default !== undefined)
    notes.push(`default ${renderJsonLine(valueToJson(field.default)).trimEnd()}`);
  else if (field.required === false) notes.push("optional");
  if (field.sensitive) notes.push("sensitive");
  return notes.join(", ");
}
