import { limits } from "@machinery/protocol";
import { nearest, suggest } from "../suggest.js";
import { brokenTerm } from "./broken-term.js";
import { certainties, withCertain } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { compileCall } from "./compile-call.js";
import { compileHas } from "./compile-has.js";
import { compileMacro, isMacro } from "./compile-macro.js";
import { compileAccess } from "./compile-select.js";
import { EvaluationFailure, fail, TooCostly } from "./frame.js";
import { kindOf } from "./member.js";
import { findOperator } from "./operators.js";
import type { Problem } from "./problem.js";
import type { CelScope } from "./root.js";
import { parseCel, type Syntax, syntaxDepth } from "./syntax.js";
import type { Run, Term } from "./term.js";
import {
  type FieldType,
  type Type,
  anyList,
  bool,
  describeType,
  double,
  dyn,
  int,
  join,
  listOf,
  nullType,
  objectOf,
  string,
} from "./type.js";
import { Duration } from "./time-values.js";
import type { Value } from "./value.js";

/** An expression, checked and compiled. With problems, the term must not be run. */
export interface CompiledCel {
  readonly term: Term;
  readonly problems: readonly Problem[];
  /** The paths that are surely there where this, as a condition, holds. */
  readonly certainIfTrue: readonly string[];
}

/** Checks one expression in a scope and compiles it to closures. */
export function compileCel(source: string, scope: CelScope<never>): CompiledCel {
  const parsed = parseCel(source);
  if (!parsed.ok) return { term: brokenTerm, problems: [parsed.problem], certainIfTrue: [] };
  const problems: Problem[] = [];
  const place: Place = { locals: [], certain: scope.certain, depth: 0 };
  const checker: Checker = {
    scope,
    term: (syntax, place) => compile(checker, syntax, { ...place, depth: place.depth + 1 }),
    report: (problem) => void (problems.length < 20 && problems.push(problem)),
    text: (syntax) => shorten(source.slice(syntax.start, syntax.end)),
  };
  const term = checker.term(parsed.syntax, place);
  return { term, problems, certainIfTrue: certainties(parsed.syntax, true, place) };
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

function compile(checker: Checker, syntax: Syntax, place: Place): Term {
  if (place.depth > 4 * syntaxDepth) {
    checker.report({
      code: "EXPRESSION_TOO_LARGE",
      expected: `an expression nested at most ${4 * syntaxDepth} deep`,
      found: "more",
      hint: "split it over several operations",
    });
    return brokenTerm;
  }
  switch (syntax.op) {
    case "value":
      return literal(checker, syntax.args, checker.text(syntax));
    case "id":
      return name(checker, syntax.args, place);
    case ".":
    case ".?":
    case "[]":
    case "[?]":
      return compileAccess(checker, syntax, place);
    case "call":
      return syntax.args[0] === "has"
        ? compileHas(checker, syntax.args[1], place)
        : compileCall(checker, syntax, place);
    case "rcall":
      return isMacro(syntax) ? compileMacro(checker, syntax, place) : compileCall(checker, syntax, place);
    case "list":
      return list(syntax.args.map((item) => checker.term(item, place)));
    case "map":
      return object(checker, syntax.args, place);
    case "?:":
      return choice(checker, syntax.args, place);
    case "&&":
    case "||":
      return connect(checker, syntax, place);
    case "!_":
      return not(checker, syntax.args, place);
    case "-_":
      return minus(checker, syntax.args, place);
    default:
      return binary(checker, syntax.op, syntax.args[0], syntax.args[1], checker.text(syntax), place);
  }
}

function constant(type: Type, value: Value): Term {
  return { type, run: () => value, cost: 1, constant: value };
}

function literal(checker: Checker, value: unknown, text: string): Term {
  if (value === null) return constant(nullType, null);
  switch (typeof value) {
    case "string":
      return constant(string, value);
    case "boolean":
      return constant(bool, value);
    case "number":
      return constant(double, value);
    case "bigint":
      if (value <= BigInt(limits.int)) return constant(int, Number(value));
      checker.report({
        code: "EXPRESSION_SYNTAX",
        expected: "an integer within ±(2^53−1)",
        found: `\`${text}\``,
        hint: "write it as a text",
      });
      return brokenTerm;
    default:
      checker.report({
        code: "EXPRESSION_SYNTAX",
        expected: "values that JSON has",
        found: `\`${text}\``,
        hint: "bytes and unsigned integers are not in the language",
      });
      return brokenTerm;
  }
}

function name(checker: Checker, name: string, place: Place): Term {
  const local = place.locals.findLast((local) => local.name === name);
  if (local !== undefined) {
    const { slot } = local;
    return { type: local.type, run: (frame) => frame.locals[slot]!, cost: 1, path: `${slot}#${name}` };
  }
  const root = checker.scope.roots.get(name);
  if (root !== undefined && root.fieldsOnly !== true)
    return { type: root.type, run: (frame) => root.read(frame.scope), cost: 1, path: name };
  const names = [...checker.scope.roots.keys(), ...place.locals.map((local) => local.name)];
  checker.report({
    code: "UNKNOWN_NAME",
    expected: root === undefined ? "a name that is known here" : `\`${name}.NAME\``,
    found: `\`${name}\``,
    hint: hintForName(checker, name, names),
  });
  return brokenTerm;
}

/** A bare field name is the commonest slip: say where the field is. */
function hintForName(checker: Checker, name: string, names: readonly string[]): string {
  for (const [root, { type }] of checker.scope.roots) {
    if (type.kind === "object" && type.fields.has(name)) return `did you mean \`${root}.${name}\`?`;
  }
  if (nearest(name, names) !== undefined) return suggest(name, names, "");
  return `known here: ${names.map((known) => `\`${known}\``).join(", ")}; a text needs quotes`;
}

function list(items: readonly Term[]): Term {
  const cost = items.reduce((sum, item) => sum + item.cost, 1);
  const type =
    items.length === 0 ? anyList : listOf(items.map((item) => item.type).reduce((a, b) => join(a, b)));
  return { type, cost, run: (frame) => items.map((item) => item.run(frame)) };
}

function object(checker: Checker, entries: readonly (readonly [Syntax, Syntax])[], place: Place): Term {
  const fields = new Map<string, FieldType>();
  let rest: Type | undefined;
  const runs: { key: Run; value: Run }[] = [];
  let cost = 1;
  for (const [keySyntax, valueSyntax] of entries) {
    const key = checker.term(keySyntax, place);
    const value = checker.term(valueSyntax, place);
    cost += key.cost + value.cost;
    if (key.type.kind !== "string" && key.type.kind !== "dyn") {
      checker.report({
        code: "TYPE_MISMATCH",
        expected: "a string as the name of a field",
        found: `\`${checker.text(keySyntax)}\``,
        hint: 'names are written in quotes: `{"name": 1}`',
      });
    } else if (typeof key.constant === "string") {
      fields.set(key.constant, { type: value.type, certain: true });
    } else {
      rest = rest === undefined ? value.type : join(rest, value.type);
    }
    runs.push({ key: key.run, value: value.run });
  }
  return {
    type: objectOf(fields, rest),
    cost,
    run: (frame) => {
      const result: { [name: string]: Value } = {};
      for (const { key, value } of runs) {
        const name = key(frame);
        if (typeof name !== "string")
          return fail(`the name of a field must be a string, found ${kindOf(name)}`);
        if (name === "__proto__") return fail("a field cannot be called __proto__");
        result[name] = value(frame);
      }
      return result;
    },
  };
}

/** A piece that must be true or false. */
function condition(
  checker: Checker,
  syntax: Syntax,
  place: Place,
): { term: Term; run: (frame: Parameters<Run>[0]) => boolean } {
  const term = checker.term(syntax, place);
  if (term.type.kind === "bool") return { term, run: term.run as (frame: Parameters<Run>[0]) => boolean };
  if (term.type.kind !== "dyn") {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: "a condition that is true or false",
      found: `\`${checker.text(syntax)}\`, which is ${describeType(term.type)}`,
      hint: 'compare it, such as `x > 0`, `x != ""` or `has(data.x)`',
    });
  }
  return {
    term,
    run: (frame) => {
      const value = term.run(frame);
      return typeof value === "boolean"
        ? value
        : fail(`a condition must be true or false, found ${kindOf(value)}`);
    },
  };
}

function choice(checker: Checker, args: readonly [Syntax, Syntax, Syntax], place: Place): Term {
  const when = condition(checker, args[0], place);
  const yes = checker.term(args[1], withCertain(place, certainties(args[0], true, place)));
  const no = checker.term(args[2], withCertain(place, certainties(args[0], false, place)));
  return {
    type: yes === brokenTerm || no === brokenTerm ? dyn : join(yes.type, no.type),
    cost: when.term.cost + yes.cost + no.cost + 1,
    run: (frame) => (when.run(frame) ? yes.run(frame) : no.run(frame)),
  };
}

/** `&&` and `||`: one side that decides is enough, even when the other fails. */
function connect(checker: Checker, syntax: Extract<Syntax, { op: "&&" | "||" }>, place: Place): Term {
  const decides = syntax.op === "||";
  const left = condition(checker, syntax.args[0], place);
  const right = condition(
    checker,
    syntax.args[1],
    withCertain(place, certainties(syntax.args[0], !decides, place)),
  );
  return {
    type: bool,
    cost: left.term.cost + right.term.cost + 1,
    run: (frame) => {
      let first: boolean;
      try {
        first = left.run(frame);
      } catch (error) {
        if (!(error instanceof EvaluationFailure) || error instanceof TooCostly) throw error;
        if (right.run(frame) === decides) return decides;
        throw error;
      }
      return first === decides ? decides : right.run(frame);
    },
  };
}

function not(checker: Checker, syntax: Syntax, place: Place): Term {
  const { term, run } = condition(checker, syntax, place);
  return { type: bool, cost: term.cost + 1, run: (frame) => !run(frame) };
}

function minus(checker: Checker, syntax: Syntax, place: Place): Term {
  const term = checker.term(syntax, place);
  const { kind } = term.type;
  if (typeof term.constant === "number") return constant(term.type, 0 - term.constant);
  if (kind !== "int" && kind !== "double" && kind !== "dyn" && kind !== "duration") {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: "a number after `-`",
      found: `\`${checker.text(syntax)}\`, which is ${describeType(term.type)}`,
      hint: "convert it with `int()` or `double()`",
    });
    return brokenTerm;
  }
  return {
    type: term.type,
    cost: term.cost + 1,
    run: (frame) => {
      const value = term.run(frame);
      if (value instanceof Duration) return new Duration(0 - Duration.ms(value));
      return typeof value === "number" ? 0 - value : fail(`\`-\` needs a number, found ${kindOf(value)}`);
    },
  };
}

function binary(checker: Checker, op: string, left: Syntax, right: Syntax, text: string, place: Place): Term {
  const a = checker.term(left, place);
  const b = checker.term(right, place);
  if (a === brokenTerm || b === brokenTerm) return brokenTerm;
  const operator = findOperator(op, a.type, b.type);
  if (operator === undefined) {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: `operands that \`${op}\` is defined for`,
      found: `${describeType(a.type)} ${op} ${describeType(b.type)} in \`${text}\``,
      hint: hintForOperator(op, a.type, b.type),
    });
    return brokenTerm;
  }
  const [x, y] = [a.run, b.run];
  return {
    type: operator.type,
    cost: a.cost + b.cost + 1,
    run: (frame) => operator.run(x(frame), y(frame), frame),
  };
}

function hintForOperator(op: string, a: Type, b: Type): string {
  if (a.kind === "optional" || b.kind === "optional")
    return "give the absent value a replacement: `data.?name.orValue(…)`";
  if (op === "+" && (a.kind === "string" || b.kind === "string")) return "make a text of it with `string()`";
  return "convert with `string()`, `int()` or `double()` where that is meant";
}
