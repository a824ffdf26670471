import type { Term } from "./term.js";
import type { Type } from "./type.js";
import type { Value } from "./value.js";

/** A piece that always gives the same value. */
export function constantTerm(type: Type, value: Value): Term {
  return { type, run: () => value, cost: 1, constant: value };
}
