import type { ValuesByName } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";

/** The values that have one of these names, in the order of the names. */
export function pickFields(values: ValuesByName, names: readonly string[]): JsonObject {
  const picked: JsonObject = {};
  for (const name of names) {
    const value = values.find(name);
    if (value === undefined) continue;
    // A field may be called so, and plain assignment would set the prototype.
    if (name === "__proto__") Object.defineProperty(picked, name, ownField(value));
    else picked[name] = value;
  }
  return picked;
}

const ownField = (value: unknown) => ({ value, writable: true, enumerable: true, configurable: true });
