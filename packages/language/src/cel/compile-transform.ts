import { brokenTerm } from "./broken-term.js";
import { certainties, withCertain } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { fail, type Frame } from "./frame.js";
import { fromFields } from "../from-fields.js";
import { isObject, kindOf } from "./member.js";
import { valueTypeOf } from "./object-functions.js";
import { sortValues } from "./sort-values.js";
import type { Syntax } from "./syntax.js";
import type { Run, Term } from "./term.js";
import { describeType, dyn, int, listOf, objectOf, string, type Type } from "./type.js";
import type { Value } from "./value.js";

type Method = Extract<Syntax, { op: "rcall" }>;

/** The macros with a key and a value, and the one that sorts. */
export const transformNames = ["transformList", "transformMap", "transformMapEntry", "sortBy"] as const;
const transforms = new Set<string>(transformNames);

/** Whether a call is one of them. */
export function isTransform(syntax: Method): boolean {
  const [name, , args] = syntax.args;
  return (
    transforms.has(name) && (name === "sortBy" ? args.length === 2 : args.length === 3 || args.length === 4)
  );
}

/** One macro being compiled: what it goes through, and the slots of its names. */
interface Loop {
  readonly source: Term;
  readonly slot: number;
  readonly turn: number;
  readonly condition: Run | undefined;
  readonly body: Run;
}

/** `transformList`, `transformMap`, `transformMapEntry` and `sortBy`. Each turn takes its pieces from the step budget. */
export function compileTransform(checker: Checker, syntax: Method, place: Place): Term {
  const [name, receiver, args] = syntax.args;
  const variables = args.slice(0, name === "sortBy" ? 1 : 2);
  const names = variables.flatMap((variable) => (variable.op === "id" ? [variable.args] : []));
  if (names.length < variables.length) {
    checker.report({
      code: "EXPRESSION_SYNTAX",
      expected: `${variables.length === 1 ? "a name" : "two names"} as the first of \`${name}\``,
      found: `\`${variables.map((variable) => checker.text(variable)).join(", ")}\``,
      hint:
        name === "sortBy"
          ? "such as `list.sortBy(item, item.name)`"
          : `such as \`data.prices.${name}(key, value, …)\``,
    });
    return brokenTerm;
  }
  const source = checker.term(receiver, place);
  const types = entryTypes(source.type, name);
  if (types === undefined) {
    const expected =
      name === "sortBy" ? "a list" : name === "transformMap" ? "an object" : "a list or an object";
    checker.report({
      code: "TYPE_MISMATCH",
      expected: `${expected} before \`.${name}()\``,
      found: `\`${checker.text(receiver)}\`, which is of type ${describeType(source.type)}`,
      hint:
        name === "transformMap"
          ? "of a list, `transformMapEntry` makes an object"
          : "only these are gone through",
    });
    return brokenTerm;
  }
  const slot = place.locals.length;
  const offset = name === "sortBy" ? 1 : 0;
  const locals = names.map((name, index) => ({ name, type: types[index + offset]!, slot: slot + index }));
  const here: Place = { ...place, locals: [...place.locals, ...locals] };
  const filter = args.length === 4 ? args[2]! : undefined;
  const condition = filter && checker.term(filter, here);
  const body = checker.term(
    args.at(-1)!,
    filter === undefined ? here : withCertain(here, certainties(filter, true, here)),
  );
  const turn = (condition?.cost ?? 0) + body.cost + 1;
  const loop = { source, slot, turn, condition: condition?.run, body: body.run };
  return { cost: source.cost + 1, ...finish(name, loop, source.type, body.type) };
}

/** The types of a key and of a value; undefined where the macro does not go through such a thing. */
function entryTypes(type: Type, name: string): readonly [Type, Type] | undefined {
  if (type.kind === "dyn") return [dyn, dyn];
  if (type.kind === "list") return name === "transformMap" ? undefined : [int, type.of];
  return type.kind === "object" && name !== "sortBy" ? [string, valueTypeOf(type)] : undefined;
}

function finish(name: string, loop: Loop, source: Type, body: Type): Pick<Term, "type" | "run"> {
  switch (name) {
    case "transformList":
      return { type: listOf(body), run: (frame) => [...turns(loop, frame)].map(({ made }) => made) };
    case "transformMap":
      return {
        type: objectOf([], body),
        run: (frame) => {
          const made = [...turns(loop, frame)];
          if (made.some(({ key }) => typeof key !== "string"))
            return fail("`transformMap` goes through objects: of a list, `transformMapEntry` makes one");
          return fromFields(made.map(({ key, made }) => [String(key), made]));
        },
      };
    case "transformMapEntry":
      return {
        type: objectOf([], body.kind === "object" ? valueTypeOf(body) : dyn),
        run: (frame) => entries(loop, frame),
      };
    default:
      return {
        type: source.kind === "list" ? source : listOf(dyn),
        run: (frame) => {
          const list = loop.source.run(frame);
          if (!Array.isArray(list)) return fail(`\`sortBy\` needs a list, found ${kindOf(list)}`);
          const keys = list.map((item: Value) => {
            frame.spend(loop.turn);
            frame.locals[loop.slot] = item;
            return loop.body(frame);
          });
          return sortValues(list, keys, frame);
        },
      };
  }
}

/** An object of the one-field objects that the turns give. */
function entries(loop: Loop, frame: Frame<never>): Value {
  const result = new Map<string, Value>();
  for (const { made } of turns(loop, frame)) {
    if (!isObject(made)) return fail(`\`transformMapEntry\` needs objects, found ${kindOf(made)}`);
    for (const [name, value] of Object.entries(made)) {
      if (result.has(name)) return fail("`transformMapEntry` gives the same name twice");
      result.set(name, value);
    }
  }
  return fromFields(result);
}

function* turns(loop: Loop, frame: Frame<never>): Generator<{ key: string | number; made: Value }> {
  const source = loop.source.run(frame);
  if (!Array.isArray(source) && !isObject(source))
    return fail(`a list or an object was expected, found ${kindOf(source)}`);
  const keyed: [string | number, Value][] = Array.isArray(source)
    ? source.map((item: Value, index) => [index, item])
    : Object.entries(source);
  frame.spend(keyed.length / 4);
  for (const [key, value] of keyed) {
    frame.spend(loop.turn);
    // Set again each turn: a macro inside the body may have used higher slots, never these.
    frame.locals[loop.slot] = key;
    frame.locals[loop.slot + 1] = value;
    const holds = loop.condition === undefined || loop.condition(frame);
    if (typeof holds !== "boolean") return fail(`a condition must be true or false, found ${kindOf(holds)}`);
    if (holds) yield { key, made: loop.body(frame) };
  }
  return undefined;
}
