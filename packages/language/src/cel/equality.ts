import type { Frame } from "./frame.js";
import { isObject } from "./member.js";
import { Duration, Timestamp } from "./time-values.js";
import { Optional, type Value } from "./value.js";

/** Whether two values are the same, as CEL says: numbers by amount, lists and objects by content. */
export function areEqual(a: Value | undefined, b: Value | undefined, frame: Frame<never>): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  frame.spend(1);
  if (Array.isArray(a)) {
    frame.spend(a.length / 16);
    return (
      Array.isArray(b) && a.length === b.length && a.every((item, index) => areEqual(item, b[index], frame))
    );
  }
  if (a instanceof Timestamp) return b instanceof Timestamp && Timestamp.ms(a) === Timestamp.ms(b);
  if (a instanceof Duration) return b instanceof Duration && Duration.ms(a) === Duration.ms(b);
  if (a instanceof Optional)
    return b instanceof Optional && areEqual(Optional.get(a), Optional.get(b), frame);
  if (!isObject(a) || !isObject(b)) return false;
  const names = Object.keys(a);
  frame.spend(names.length);
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => Object.hasOwn(b, name) && areEqual(a[name], b[name], frame))
  );
}
