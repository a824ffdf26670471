import type { JsonValue } from "@machinery/protocol";

/** The types a field may have, and what values are of them. */
export const fieldTypes: Readonly<Record<string, (value: JsonValue) => boolean>> = {
  string: (value) => typeof value === "string",
  int: Number.isSafeInteger,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  object: (value) => typeof value === "object" && value !== null && !Array.isArray(value),
  list: Array.isArray,
  any: () => true,
};

/** The type of a field, in words for messages. */
export const typeWords: Readonly<Record<string, string>> = {
  string: "a string",
  int: "an int within ±(2^53−1)",
  number: "a number",
  boolean: "true or false",
  object: "an object",
  list: "a list",
  any: "a value",
};

/** A value, in words for messages. `show` says whether its content may be seen. */
export function describeValue(value: JsonValue, show: boolean): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  switch (typeof value) {
    case "object":
      return "an object";
    case "string":
      return show
        ? `the string ${JSON.stringify(value.length > 40 ? `${value.slice(0, 39)}…` : value)}`
        : "a string";
    case "number":
      return show ? `${Number.isInteger(value) ? "the int" : "the number"} ${value}` : "a number";
    default:
      return show ? String(value) : "a boolean";
  }
}
