import type { JsonObject } from "@machinery/protocol";

/** The fields of an object that have one of these names, in the order of the names. */
export function pickFields(object: JsonObject, names: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const name of names) {
    if (!Object.hasOwn(object, name)) continue;
    // A field may be called so, and plain assignment would set the prototype.
    if (name === "__proto__") Object.defineProperty(picked, name, ownField(object[name]));
    else picked[name] = object[name]!;
  }
  return picked;
}

const ownField = (value: unknown) => ({ value, writable: true, enumerable: true, configurable: true });
