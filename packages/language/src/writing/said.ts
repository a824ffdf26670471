import type { JsonObject, JsonValue } from "@machinery/protocol";

/** A text of a definition; an empty one says nothing. */
export const text = (value: string): string | undefined => (value === "" ? undefined : value);

/** Leaves out what is not said. */
export function said(object: { readonly [name: string]: JsonValue | undefined }): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as JsonObject;
}
