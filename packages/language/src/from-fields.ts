import { setField } from "./set-field.js";

/**
 * An object with these fields; of two with the same name, the later one. What `Object.fromEntries` makes of many names has a shape of its own, which V8
 * makes name by name, each out of all that came before: of a thousand new names it takes ten times as long.
 */
export function fromFields<V>(fields: Iterable<readonly [name: string, value: V]>): { [name: string]: V } {
  const object: { [name: string]: V } = {};
  for (const [name, value] of fields) setField(object, name, value);
  return object;
}
