import { fail, type Frame } from "./frame.js";
import { isObject, kindOf } from "./member.js";
import { Duration, Timestamp } from "./time-values.js";
import type { Value } from "./value.js";

/** A text that two values share exactly when they are the same: objects in the order of their names. Takes steps by size. */
export function canonicalText(value: Value, frame: Frame<never>, depth = 0): string {
  frame.spend(1);
  if (depth > 100) return fail("the value is nested too deep");
  if (typeof value === "string") {
    frame.spend(value.length / 64);
    return JSON.stringify(value);
  }
  if (typeof value !== "object" || value === null) return String(value === 0 ? 0 : value);
  if (value instanceof Timestamp) return `t${Timestamp.ms(value)}`;
  if (value instanceof Duration) return `d${Duration.ms(value)}`;
  if (Array.isArray(value))
    return `[${value.map((item) => canonicalText(item, frame, depth + 1)).join(",")}]`;
  if (!isObject(value)) return fail(`${kindOf(value)} values cannot be compared`);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalText(value[name]!, frame, depth + 1)}`).join(",")}}`;
}
