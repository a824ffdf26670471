import type { JsonValue } from "@machinery/client";

// Texts that YAML 1.1 and 1.2 readers all take for a text when they stand bare.
const bare = /^[A-Za-z_/][A-Za-z0-9_./-]*( [A-Za-z0-9_./-]+)*$/;
const notText = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;

/** A JSON value as a YAML document in block style. Texts that could be taken for something else are quoted as in JSON. */
export function renderYaml(value: JsonValue): string {
  return `${block(value, "").replace(/^\n/, "").trimEnd()}\n`;
}

function block(value: JsonValue, indent: string): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return " []\n";
    return `\n${value.map((item) => `${indent}-${inItem(item, `${indent}  `)}`).join("")}`;
  }
  if (typeof value === "object" && value !== null) {
    const entries = Object.entries(value);
    if (entries.length === 0) return " {}\n";
    return `\n${entries.map(([key, item]) => `${indent}${scalar(key)}:${block(item, `${indent}  `)}`).join("")}`;
  }
  return ` ${scalar(value)}\n`;
}

/** What follows a dash: a collection begins on the dash's own line. */
function inItem(item: JsonValue, indent: string): string {
  const text = block(item, indent);
  return text.startsWith("\n") ? ` ${text.slice(1 + indent.length)}` : text;
}

function scalar(value: null | boolean | number | string): string {
  if (typeof value !== "string") return String(value);
  return bare.test(value) && !notText.test(value)
    ? value
    : JSON.stringify(value).replaceAll(/[\u007F-\u009F\u2028\u2029]/g, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
