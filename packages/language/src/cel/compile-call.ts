import { nearest } from "../suggest.js";
import { brokenTerm } from "./broken-term.js";
import type { CelFunction, Parameter } from "./cel-function.js";
import type { Checker, Place } from "./checker.js";
import { fail, Frame } from "./frame.js";
import { functionTable, namespaces } from "./function-table.js";
import { macroNames } from "./compile-macro.js";
import { transformNames } from "./compile-transform.js";
import { compileUuid } from "./compile-uuid.js";
import { isObject, kindOf } from "./member.js";
import { compileOptionalCall, isOptionalCall, optionalFunctions, optionalMethods } from "./optional-calls.js";
import { compilePattern } from "./pattern.js";
import type { Syntax } from "./syntax.js";
import type { Term } from "./term.js";
import { Duration, Timestamp } from "./time-values.js";
import { type Type, describeType, isNumeric } from "./type.js";
import type { Value } from "./value.js";

/** Calls of functions and methods, by name, number and types of the arguments. Where a type is `dyn` the values decide. */
export function compileCall(
  checker: Checker,
  syntax: Extract<Syntax, { op: "call" | "rcall" }>,
  place: Place,
): Term {
  let name = syntax.args[0];
  let receiver = syntax.op === "rcall" ? syntax.args[1] : undefined;
  const given = syntax.op === "rcall" ? syntax.args[2] : syntax.args[1];
  if (receiver?.op === "id" && namespaces.has(receiver.args) && !isKnown(receiver.args, checker, place)) {
    name = `${receiver.args}.${name}`;
    receiver = undefined;
  }
  if (name === "uuid" && receiver === undefined) return compileUuid(checker, given.length);
  const args = [...(receiver === undefined ? [] : [receiver]), ...given].map((arg) =>
    checker.term(arg, place),
  );
  if (args.includes(brokenTerm)) return brokenTerm;
  if (isOptionalCall(name, receiver === undefined ? undefined : args[0]))
    return compileOptionalCall(checker, name, args);

  const overloads = (functionTable.get(name) ?? []).filter(
    ({ method }) => method === (receiver !== undefined),
  );
  if (overloads.length === 0) {
    const known = knownNames(receiver !== undefined);
    const near = nearest(name, known);
    const what = receiver === undefined ? "function" : "method";
    checker.report({
      code: "UNKNOWN_FUNCTION",
      expected: `a ${what} of the language`,
      found: `\`${name.slice(0, 80)}\``,
      hint: near === undefined ? `the ${what}s are ${known.join(", ")}` : `did you mean \`${near}\`?`,
    });
    return brokenTerm;
  }
  const fitting = overloads.filter(
    ({ parameters }) =>
      parameters.length === args.length &&
      parameters.every((parameter, index) => mayTake(parameter, args[index]!.type)),
  );
  if (fitting.length === 0) {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: `\`${name}\` for ${overloads.map(signature).join(" or ")}`,
      found: `${args.map(({ type }) => describeType(type)).join(", ") || "nothing"} in \`${checker.text(syntax)}\``,
      hint: "convert with `string()`, `int()` or `double()` where that is meant",
    });
    return brokenTerm;
  }
  if (name === "matches" || name.startsWith("regex.")) checkPattern(checker, args[1]!);
  if (name === "duration" || name === "timestamp") checkWritten(checker, name, fitting[0]!, args[0]!);
  return callTerm(name, fitting, args);
}

/** What can be called as a function or as a method, by name. */
function knownNames(method: boolean): string[] {
  const plain = [...functionTable.values()].flat().filter((known) => known.method === method);
  const special = method
    ? [...macroNames, ...transformNames, ...optionalMethods]
    : ["has", "cel.bind", "uuid", ...optionalFunctions];
  return [...new Set([...plain.map(({ name }) => name), ...special])].sort();
}

/** Whether a name stands for a value. */
const isKnown = (name: string, { scope }: Checker, { locals }: Place): boolean =>
  scope.roots.has(name) || locals.some((local) => local.name === name);

const signature = ({ parameters }: CelFunction): string => `(${parameters.join(", ")})`;

function checkPattern(checker: Checker, pattern: Term): void {
  if (typeof pattern.constant !== "string") return;
  const compiled = compilePattern(pattern.constant);
  if (compiled.ok) return;
  checker.report({
    code: "INVALID_PATTERN",
    expected: "a regular expression of the RE2 kind",
    found: `${JSON.stringify(pattern.constant.slice(0, 80))}, of which the parser says "${compiled.message}"`,
    hint: /Perl syntax|escape/.test(compiled.message)
      ? "look-around and back-references are not available, so that matching takes linear time"
      : "correct it",
  });
}

/** A time or a duration that is written out is looked at before it runs. */
function checkWritten(
  checker: Checker,
  name: "duration" | "timestamp",
  conversion: CelFunction,
  { constant }: Term,
): void {
  if (typeof constant !== "string") return;
  try {
    conversion.run([constant], new Frame(undefined) as Frame<never>);
  } catch {
    checker.report({
      code: name === "duration" ? "INVALID_DURATION" : "TYPE_MISMATCH",
      expected:
        name === "duration" ? "a duration, such as `1h30m`" : "a time, such as `2026-11-23T06:45:00Z`",
      found: JSON.stringify(constant.slice(0, 60)),
      hint:
        name === "duration" ? "units are d, h, m, s and ms, the larger first" : "write it as RFC 3339 does",
    });
  }
}

function callTerm(name: string, overloads: readonly CelFunction[], args: readonly Term[]): Term {
  const types = args.map(({ type }) => type);
  const cost = args.reduce((sum, arg) => sum + arg.cost, 1);
  const results = overloads.map(({ result }) =>
    typeof result === "function" ? result(types, args) : result,
  );
  const first = results[0]!;
  const type: Type = results.every((result) => result.kind === first.kind) ? first : { kind: "dyn" };
  const runs = overloads.map((overload) => ({
    parameters: overload.parameters,
    run: overload.at?.() ?? ((args, frame) => overload.run(args, frame)),
  }));
  const only = runs[0]!;
  const certain =
    runs.length === 1 && only.parameters.every((parameter, index) => surelyTakes(parameter, types[index]!));
  if (certain) {
    if (args.length === 1) {
      const arg = args[0]!.run;
      return { type, cost, run: (frame) => only.run([arg(frame)], frame) };
    }
    return {
      type,
      cost,
      run: (frame) =>
        only.run(
          args.map((arg) => arg.run(frame)),
          frame,
        ),
    };
  }
  return {
    type,
    cost,
    run: (frame) => {
      const values = args.map((arg) => arg.run(frame));
      for (const { parameters, run } of runs) {
        if (parameters.every((parameter, index) => takes(parameter, values[index]!)))
          return run(values, frame);
      }
      return fail(`\`${name}\` is not defined for ${values.map(kindOf).join(", ")}`);
    },
  };
}

/** Whether a value of a type may be taken, as far as is known. */
function mayTake(parameter: Parameter, type: Type): boolean {
  return type.kind === "dyn" || surelyTakes(parameter, type);
}

function surelyTakes(parameter: Parameter, type: Type): boolean {
  if (parameter === "any") return true;
  if (parameter === "number") return isNumeric(type);
  return parameter === type.kind;
}

function takes(parameter: Parameter, value: Value): boolean {
  switch (parameter) {
    case "any":
      return true;
    case "bool":
      return typeof value === "boolean";
    case "int":
      return Number.isSafeInteger(value);
    case "number":
    case "string":
      return typeof value === parameter;
    case "list":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "timestamp":
      return value instanceof Timestamp;
    case "duration":
      return value instanceof Duration;
    default:
      return value === null;
  }
}
