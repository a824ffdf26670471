import type { JsonValue } from "@machinery/client";

/** What somebody typed as a single value: a number or a boolean where it is one; a text in quotes stays a text. */
export function readTyped(typed: string): JsonValue {
  const isJson = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|"(?:[^"\\]|\\.)*")$/.test(
    typed,
  );
  if (!isJson) return typed;
  try {
    return JSON.parse(typed) as JsonValue;
  } catch {
    // Such as an escape that there is not.
    return typed;
  }
}

/** A single value as it is typed: reading that gives it again. */
export function showTyped(value: Exclude<JsonValue, object> | null): string {
  if (typeof value !== "string") return String(value);
  return readTyped(value) === value ? value : JSON.stringify(value);
}
