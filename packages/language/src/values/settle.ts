import { limits, type JsonValue } from "@machinery/protocol";
import { fail } from "../cel/frame.js";
import { Duration, Timestamp } from "../cel/time-values.js";
import { Optional, type Value } from "../cel/value.js";
import { setField } from "../set-field.js";

/** Adds up what a result will take as JSON, so that shared parts cannot multiply beyond a body. */
export class Size {
  #chars = 0;
  /** All that was added so far. */
  get chars(): number {
    return this.#chars;
  }
  add(chars: number): void {
    this.#chars += chars;
    if (this.#chars > limits.bodyBytes) fail(`the result is larger than ${limits.bodyBytes} characters`);
  }
}

/** A value as plain JSON: times become text, what is JSON already stays the same object. Bounded in size and depth. */
export function settle(value: Value, size: Size, depth = 0): JsonValue {
  switch (typeof value) {
    case "string":
      size.add(value.length + 2);
      return value;
    case "number":
      size.add(2);
      return Number.isFinite(value) ? value : fail("the number is not finite");
    case "boolean":
      size.add(4);
      return value;
    default:
      size.add(2);
      if (value === null) return value;
  }
  if (depth > limits.depth) return fail(`the result is nested deeper than ${limits.depth}`);
  if (Array.isArray(value)) return settleList(value, size, depth);
  if (value instanceof Timestamp) return Timestamp.text(value);
  if (value instanceof Duration) return Duration.text(value);
  if (value instanceof Optional) return fail("the value is optional: `.orValue(…)` gives one in any case");
  return settleObject(value, size, depth);
}

function settleList(list: readonly Value[], size: Size, depth: number): JsonValue {
  let copy: JsonValue[] | undefined;
  for (let index = 0; index < list.length; index++) {
    const settled = settle(list[index]!, size, depth + 1);
    if (copy === undefined && settled !== list[index]) copy = list.slice(0, index) as JsonValue[];
    copy?.push(settled);
  }
  return copy ?? (list as JsonValue[]);
}

function settleObject(object: { [name: string]: Value }, size: Size, depth: number): JsonValue {
  let copy: { [name: string]: JsonValue } | undefined;
  for (const name in object) {
    if (!Object.hasOwn(object, name)) continue;
    size.add(name.length + 3);
    const value = object[name]!;
    const settled = settle(value, size, depth + 1);
    if (settled !== value) {
      copy ??= { ...object } as { [name: string]: JsonValue };
      setField(copy, name, settled);
    }
  }
  return copy ?? (object as { [name: string]: JsonValue });
}
