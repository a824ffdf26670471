import { brokenTerm } from "./broken-term.js";
import { certainties, withCertain } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { EvaluationFailure, fail, type Frame, TooCostly } from "./frame.js";
import { isObject, kindOf } from "./member.js";
import type { Syntax } from "./syntax.js";
import { pathSeparator } from "./syntax-path.js";
import type { Term } from "./term.js";
import { type Type, bool, describeType, dyn, listOf, string } from "./type.js";
import type { Value } from "./value.js";

type Method = Extract<Syntax, { op: "rcall" }>;

/** The macros that go through a list or an object's names. */
export const macroNames = ["all", "exists", "exists_one", "map", "filter"] as const;
const loops = new Set<string>(macroNames);

/** Whether a call is a macro over a list or an object's names, or `cel.bind`. */
export function isMacro(syntax: Method): boolean {
  const [name, receiver, args] = syntax.args;
  if (name === "bind") return receiver.op === "id" && receiver.args === "cel" && args.length === 3;
  return loops.has(name) && (args.length === 2 || (name === "map" && args.length === 3));
}

/** `all`, `exists`, `exists_one`, `map`, `filter` and `cel.bind`. Each turn takes its pieces from the step budget. */
export function compileMacro(checker: Checker, syntax: Method, place: Place): Term {
  const [name, receiver, args] = syntax.args;
  const variable = args[0]!;
  if (variable.op !== "id") {
    checker.report({
      code: "EXPRESSION_SYNTAX",
      expected: `a name as the first argument of \`${name}\``,
      found: `\`${checker.text(variable)}\``,
      hint: "such as `list.map(item, item.name)`",
    });
    return brokenTerm;
  }
  const slot = place.locals.length;
  if (name === "bind") {
    const value = checker.term(args[1]!, place);
    const body = checker.term(args[2]!, inner(place, variable.args, value.type));
    return {
      type: body.type,
      cost: value.cost + body.cost + 1,
      run: (frame) => {
        frame.locals[slot] = value.run(frame);
        return body.run(frame);
      },
    };
  }
  const list = checker.term(receiver, place);
  const item = itemType(list.type);
  if (item === undefined) {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: `a list before \`.${name}()\``,
      found: `\`${checker.text(receiver)}\`, which is of type ${describeType(list.type)}`,
      hint: "only lists and objects are gone through",
    });
    return brokenTerm;
  }
  const here = inner(place, variable.args, item);
  const condition = name === "map" && args.length === 2 ? undefined : condition1(checker, args[1]!, here);
  const body =
    name === "map"
      ? checker.term(
          args.at(-1)!,
          condition === undefined ? here : withCertain(here, certainties(args[1]!, true, here)),
        )
      : undefined;
  const turn = (condition?.cost ?? 0) + (body?.cost ?? 0) + 1;
  const loop = { list, slot, turn, condition, body };
  // The cost of one run is that of its list; the turns are paid as they happen.
  const cost = list.cost + 1;
  switch (name) {
    case "map":
      return { type: listOf(body!.type), cost, run: (frame) => collect(loop, frame) };
    case "filter":
      return {
        type: listOf(certainItem(item, certainties(args[1]!, true, here), `${slot}#${variable.args}`)),
        cost,
        run: (frame) => collect(loop, frame),
      };
    default:
      return { type: bool, cost, run: (frame) => quantify(name as Quantifier, loop, frame) };
  }
}

const inner = (place: Place, name: string, type: Type): Place => ({
  ...place,
  locals: [...place.locals, { name, type, slot: place.locals.length }],
});

function condition1(checker: Checker, syntax: Syntax, place: Place): Term {
  const term = checker.term(syntax, place);
  if (term.type.kind !== "bool" && term.type.kind !== "dyn") {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: "a condition that is true or false",
      found: `\`${checker.text(syntax)}\`, which is of type ${describeType(term.type)}`,
      hint: "compare it, such as `x > 0`",
    });
  }
  return term;
}

function itemType(type: Type): Type | undefined {
  if (type.kind === "list") return type.of;
  if (type.kind === "object") return string;
  return type.kind === "dyn" ? dyn : undefined;
}

/** An item that passed a filter surely has the fields the filter asked for. */
function certainItem(item: Type, certain: readonly string[], path: string): Type {
  if (item.kind !== "object") return item;
  const fields = [...item.fields].map(
    ([name, field]) =>
      [name, { ...field, certain: field.certain || certain.includes(path + pathSeparator + name) }] as const,
  );
  return { ...item, fields: new Map(fields) };
}

interface Loop {
  readonly list: Term;
  readonly slot: number;
  readonly turn: number;
  readonly condition: Term | undefined;
  readonly body: Term | undefined;
}

type Quantifier = "all" | "exists" | "exists_one";

function items(loop: Loop, frame: Frame<never>): readonly Value[] {
  const value = loop.list.run(frame);
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return fail(`a list was expected, found ${kindOf(value)}`);
  const names = Object.keys(value);
  frame.spend(names.length / 4);
  return names;
}

function holds(loop: Loop, item: Value, frame: Frame<never>): boolean {
  // Set again each turn: a macro inside the body may have used higher slots, never this one.
  frame.locals[loop.slot] = item;
  frame.spend(loop.turn);
  const value = loop.condition === undefined || loop.condition.run(frame);
  return typeof value === "boolean"
    ? value
    : fail(`a condition must be true or false, found ${kindOf(value)}`);
}

function collect(loop: Loop, frame: Frame<never>): Value {
  const result: Value[] = [];
  for (const item of items(loop, frame)) {
    if (holds(loop, item, frame)) result.push(loop.body === undefined ? item : loop.body.run(frame));
  }
  return result;
}

/** `all` and `exists` are decided by one item, even when the condition failed for another. */
function quantify(name: Quantifier, loop: Loop, frame: Frame<never>): boolean {
  let count = 0;
  let failure: EvaluationFailure | undefined;
  for (const item of items(loop, frame)) {
    try {
      const held = holds(loop, item, frame);
      if (name === "all" && !held) return false;
      if (name === "exists" && held) return true;
      if (held) count++;
    } catch (error) {
      if (!(error instanceof EvaluationFailure) || error instanceof TooCostly || name === "exists_one")
        throw error;
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return name === "exists_one" ? count === 1 : name === "all";
}
