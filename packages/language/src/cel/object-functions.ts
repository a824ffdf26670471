import type { CelFunction, Parameter } from "./cel-function.js";
import { fail, type Frame } from "./frame.js";
import { fromFields } from "../from-fields.js";
import type { Term } from "./term.js";
import { anyObject, dyn, join, listOf, merge, objectOf, string, type Type } from "./type.js";
import type { Value } from "./value.js";

type Fields = { readonly [name: string]: Value };

const method = (
  name: string,
  more: readonly Parameter[],
  result: CelFunction["result"],
  run: (object: Fields, frame: Frame<never>, other: Value | undefined) => Value,
): CelFunction => ({
  name,
  method: true,
  parameters: ["object", ...more],
  result,
  run: ([object, other], frame) => {
    frame.spend(1 + Object.keys(object as object).length / 4);
    return run(object as Fields, frame, other);
  },
});

/** The type of an object's values. */
export function valueTypeOf(object: Type): Type {
  if (object.kind !== "object") return dyn;
  const types = [...object.fields.values()].map(({ type }) => type);
  if (object.rest !== undefined) types.push(object.rest);
  return types.length === 0 ? dyn : types.reduce((a, b) => join(a, b));
}

function namesIn(list: Value | undefined, frame: Frame<never>): Set<string> {
  frame.spend((list as Value[]).length);
  return new Set(
    (list as Value[]).map((name) => (typeof name === "string" ? name : fail("the names must be strings"))),
  );
}

/** The names a list surely has, where it is written out. */
const constantNames = (terms: readonly Term[]): ReadonlySet<Value> | undefined => {
  const names = terms[1]?.constant;
  return Array.isArray(names) ? new Set(names) : undefined;
};

/** The type of an object after `pick` or `omit`: exact where the names are written out. */
const part =
  (keeps: (name: string, names: ReadonlySet<Value>) => boolean, keepsRest: boolean) =>
  ([object]: readonly Type[], terms: readonly Term[]): Type => {
    const names = constantNames(terms);
    if (object?.kind !== "object" || names === undefined) return anyObject;
    const fields = [...object.fields].filter(([name]) => keeps(name, names));
    if (!keepsRest && object.rest !== undefined) {
      const known = new Set(fields.map(([name]) => name));
      for (const name of names)
        if (typeof name === "string" && !known.has(name))
          fields.push([name, { type: object.rest, certain: false }]);
    }
    return objectOf(fields, keepsRest ? object.rest : undefined);
  };

function filtered(object: Fields, keeps: (name: string) => boolean): Value {
  return fromFields(Object.entries(object).filter(([name]) => keeps(name)));
}

/** Functions of objects: machinery's own. */
export const objectFunctions: readonly CelFunction[] = [
  method("keys", [], listOf(string), (object) => Object.keys(object)),
  method(
    "values",
    [],
    ([object]) => listOf(valueTypeOf(object!)),
    (object) => Object.values(object),
  ),
  method(
    "merge",
    ["object"],
    ([one, other]) =>
      one?.kind === "object" && other?.kind === "object" ? merge(one, other, true) : anyObject,
    (object, frame, other) => {
      frame.spend(Object.keys(other as object).length / 4);
      return { ...object, ...(other as Fields) };
    },
  ),
  method(
    "pick",
    ["list"],
    part((name, names) => names.has(name), false),
    (object, frame, list) => {
      const names = namesIn(list, frame);
      return filtered(object, (name) => names.has(name));
    },
  ),
  method(
    "omit",
    ["list"],
    part((name, names) => !names.has(name), true),
    (object, frame, list) => {
      const names = namesIn(list, frame);
      return filtered(object, (name) => !names.has(name));
    },
  ),
];
