import { fail, type Frame } from "./frame.js";
import { kindOf } from "./member.js";
import { Duration, Timestamp } from "./time-values.js";
import type { Value } from "./value.js";

/** A value as JavaScript orders it. */
function rank(value: Value): number | string {
  if (typeof value === "number" || typeof value === "string") return value;
  if (typeof value === "boolean") return Number(value);
  if (value instanceof Timestamp) return Timestamp.ms(value);
  if (value instanceof Duration) return Duration.ms(value);
  return fail(`${kindOf(value)} values have no order`);
}

const group = (value: Value): string => (typeof value === "number" ? "number" : kindOf(value));

/** A list in the order of its keys; what has the same key stays in its order. The keys must be of one kind. */
export function sortValues(list: readonly Value[], keys: readonly Value[], frame: Frame<never>): Value[] {
  frame.spend((list.length * (1 + Math.log2(list.length + 1))) / 4);
  const ranked = list.map((item, index) => ({ item, key: rank(keys[index]!) }));
  const [first] = keys;
  for (const key of keys) {
    if (group(key) !== group(first!))
      return fail(`${kindOf(first!)} and ${kindOf(key)} have no order among each other`);
  }
  ranked.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return ranked.map(({ item }) => item);
}
