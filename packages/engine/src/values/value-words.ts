import type { JsonValue } from "@machinery/protocol";

/** What a value is, in words for messages: `a list`, `null`, `the string "yes"`. Long texts are cut. */
export function valueWords(value: JsonValue | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  const text = JSON.stringify(value);
  return `the ${typeof value} ${text.length > 40 ? `${text.slice(0, 40)}…` : text}`;
}
