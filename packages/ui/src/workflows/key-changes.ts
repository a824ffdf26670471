import type { JsonObject, JsonValue } from "@machinery/client";

/** A key of a definition that says something else, or that only one side has. */
export interface KeyChange {
  /** Such as `timeout`, `input.sku` or `inputs.message.type`. */
  readonly key: string;
  /** Unset: it was not there. */
  readonly before?: JsonValue;
  /** Unset: it is not there any more. */
  readonly after?: JsonValue;
}

/** The keys in which two objects differ, from the outside in: of what only one side has, the whole. Lists are compared as a whole. */
export function keyChanges(before: JsonObject, after: JsonObject, path = ""): readonly KeyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name): readonly KeyChange[] => {
    const key = path === "" ? name : `${path}.${name}`;
    const [was, is] = [own(before, name), own(after, name)];
    if (isObject(was) && isObject(is)) return keyChanges(was, is, key);
    if (isSame(was, is)) return [];
    return [
      { key, ...(was === undefined ? {} : { before: was }), ...(is === undefined ? {} : { after: is }) },
    ];
  });
}

/** Whether two values are the same JSON: the order of names does not count. */
export function isSame(a: JsonValue | undefined, b: JsonValue | undefined): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isSame(item, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && isSame(a[name], b[name]))
  );
}

const own = (object: JsonObject, name: string): JsonValue | undefined =>
  Object.hasOwn(object, name) ? object[name] : undefined;

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
