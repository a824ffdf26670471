import type { JsonValue } from "@machinery/protocol";
import type { Duration, Timestamp } from "./time-values.js";

/** What an expression works with: JSON, times, lists and objects of them, and optional values. */
export type Value = JsonValue | Timestamp | Duration | Optional | Value[] | { [name: string]: Value };

/** A value that may be absent. */
export class Optional {
  readonly #value: Value | undefined;
  constructor(value: Value | undefined) {
    this.#value = value;
  }
  /** The value; undefined when it is absent. */
  static get(optional: Optional): Value | undefined {
    return optional.#value;
  }
}

/** The optional value that is absent. */
export const none = new Optional(undefined);
