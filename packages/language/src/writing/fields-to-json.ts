import type { Field, JsonObject } from "@machinery/protocol";
import { toPlain } from "../plain-value.js";
import { said, text } from "./said.js";

/** Declared fields as people write them; undefined when there are none. */
export function fieldsToJson(fields: readonly Field[]): JsonObject | undefined {
  return named(fields, (field) =>
    said({
      type: text(field.type),
      description: text(field.description),
      required: field.required,
      default: field.default && toPlain(field.default),
      sensitive: field.sensitive ? true : undefined,
      schema: field.schema,
    }),
  );
}

/** A map by name. The order is kept, as names never look like numbers. */
export function named<T extends { readonly name: string }>(
  items: readonly T[],
  toJson: (item: T) => JsonObject,
): JsonObject | undefined {
  if (items.length === 0) return undefined;
  return Object.fromEntries(items.map((item) => [item.name, toJson(item)]));
}
