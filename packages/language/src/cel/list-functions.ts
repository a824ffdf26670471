import { canonicalText } from "./canonical-text.js";
import type { CelFunction, Parameter } from "./cel-function.js";
import { fail, type Frame } from "./frame.js";
import { sortValues } from "./sort-values.js";
import { anyList, bool, dyn, int, listOf, optionalOf, type Type } from "./type.js";
import { none, Optional, type Value } from "./value.js";

type Run = (list: readonly Value[], frame: Frame<never>, ...more: readonly Value[]) => Value;

/** A method of lists. */
const method = (
  name: string,
  more: readonly Parameter[],
  result: CelFunction["result"],
  run: Run,
): CelFunction => ({
  name,
  method: true,
  parameters: ["list", ...more],
  result,
  run: ([list, ...rest], frame) => run(list as Value[], frame, ...rest),
});

const same = ([list]: readonly Type[]): Type => list!;

const elementOf = (list: Type | undefined): Type => (list?.kind === "list" ? list.of : dyn);

function flatten(list: readonly Value[], depth: number, frame: Frame<never>): Value[] {
  const flat: Value[] = [];
  for (const item of list) {
    frame.spend(1);
    if (Array.isArray(item) && depth > 0)
      for (const inner of flatten(item, depth - 1, frame)) flat.push(inner);
    else flat.push(item);
  }
  return flat;
}

function slice(list: readonly Value[], frame: Frame<never>, from: Value, to: Value = list.length): Value {
  if ((from as number) < 0 || (to as number) > list.length || (from as number) > (to as number))
    return fail(`there is no slice from ${from as number} to ${to as number} in a list of ${list.length}`);
  frame.spend(list.length / 16);
  return list.slice(from as number, to as number);
}

const first: Run = (list) => (list.length === 0 ? none : new Optional(list[0]));
const last: Run = (list) => (list.length === 0 ? none : new Optional(list.at(-1)));

const canonical = (list: Value, frame: Frame<never>): Set<string> =>
  new Set((list as Value[]).map((item) => canonicalText(item, frame)));

const isSubset = (part: Set<string>, of: Set<string>): boolean => [...part].every((item) => of.has(item));

/** A comparison of two lists as sets. */
const compare = (name: string, holds: (one: Set<string>, other: Set<string>) => boolean): CelFunction => ({
  name: `sets.${name}`,
  method: false,
  parameters: ["list", "list"],
  result: bool,
  run: ([one, other], frame) => holds(canonical(one!, frame), canonical(other!, frame)),
});

/** Functions of lists: those of CEL's common extensions for lists and sets. */
export const listFunctions: readonly CelFunction[] = [
  method("distinct", [], same, (list, frame) => {
    const seen = new Set<string>();
    return list.filter((item) => {
      const text = canonicalText(item, frame);
      return !seen.has(text) && seen.add(text) !== undefined;
    });
  }),
  method(
    "flatten",
    [],
    ([list]) => {
      const of = elementOf(list);
      return of.kind === "list" ? of : anyList;
    },
    (list, frame) => flatten(list, 1, frame),
  ),
  method("flatten", ["int"], anyList, (list, frame, depth) =>
    (depth as number) < 0
      ? fail("the depth is negative")
      : flatten(list, Math.min(depth as number, 100), frame),
  ),
  method("slice", ["int"], same, slice),
  method("slice", ["int", "int"], same, slice),
  method("sort", [], same, (list, frame) => sortValues(list, list, frame)),
  method("first", [], ([list]) => optionalOf(elementOf(list)), first),
  method("last", [], ([list]) => optionalOf(elementOf(list)), last),
  {
    name: "lists.range",
    method: false,
    parameters: ["int"],
    result: listOf(int),
    run: ([count], frame) => {
      if ((count as number) < 0) return fail("the range is negative");
      // Before the list is made: it may be larger than memory.
      frame.spend(count as number);
      return Array.from({ length: count as number }, (_, index) => index);
    },
  },
  compare("contains", (one, other) => isSubset(other, one)),
  compare("equivalent", (one, other) => one.size === other.size && isSubset(other, one)),
  compare("intersects", (one, other) => [...one].some((item) => other.has(item))),
];
