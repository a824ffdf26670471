import { fail } from "./frame.js";
import { Duration, Timestamp } from "./time-values.js";
import { Optional, type Value } from "./value.js";

/** An object's own field; undefined when it has none. JSON never holds undefined. */
export function ownField(object: { readonly [name: string]: Value }, name: string): Value | undefined {
  // Names that every object inherits need the slow question.
  return name in Object.prototype ? (Object.hasOwn(object, name) ? object[name] : undefined) : object[name];
}

/** Whether a value is an object with fields: no list, no time. */
export function isObject(value: Value | undefined): value is { [name: string]: Value } {
  return (
    typeof value === "object" &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Timestamp) &&
    !(value instanceof Duration) &&
    !(value instanceof Optional)
  );
}

/** The kind of a value, in the words of a definition. */
export function kindOf(value: Value): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (value instanceof Timestamp) return "timestamp";
  if (value instanceof Duration) return "duration";
  if (value instanceof Optional) return "optional";
  if (typeof value === "number") return Number.isInteger(value) ? "int" : "number";
  return typeof value;
}

/** A field that must be there. */
export function selectField(value: Value, name: string, what: string): Value {
  if (!isObject(value)) return fail(`\`${what}\` needs an object, found ${kindOf(value)}`);
  const field = ownField(value, name);
  return field === undefined ? fail(`\`${what}\`: there is no field \`${name}\``) : field;
}

/** A field that may be there, as an optional's content. Null has no fields. */
export function findField(value: Value, name: string, what: string): Value | undefined {
  if (value === null) return undefined;
  return isObject(value)
    ? ownField(value, name)
    : fail(`\`${what}\` needs an object, found ${kindOf(value)}`);
}

/** An element of a list by number, or a field of an object by name; undefined when there is none. */
export function findElement(value: Value, key: Value, what: string): Value | undefined {
  if (Array.isArray(value)) {
    if (typeof key !== "number" || !Number.isInteger(key))
      return fail(`\`${what}\`: a list is indexed by an int, found ${kindOf(key)}`);
    return value[key];
  }
  if (!isObject(value)) return fail(`\`${what}\` needs a list or an object, found ${kindOf(value)}`);
  if (typeof key !== "string")
    return fail(`\`${what}\`: an object is indexed by a string, found ${kindOf(key)}`);
  return ownField(value, key);
}
