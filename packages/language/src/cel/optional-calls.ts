import { brokenTerm } from "./broken-term.js";
import type { Checker } from "./checker.js";
import { fail } from "./frame.js";
import type { Term } from "./term.js";
import { type Type, bool, dyn, isAssignable, join, optionalOf, valueOf } from "./type.js";
import { none, Optional, type Value } from "./value.js";

const arity = new Map([
  ["hasValue", 1],
  ["value", 1],
  ["or", 2],
  ["orValue", 2],
  ["optional.of", 1],
  ["optional.none", 0],
]);

/** The functions that make optional values. */
export const optionalFunctions = [...arity.keys()].filter((name) => name.startsWith("optional."));
/** The methods of optional values. */
export const optionalMethods = [...arity.keys()].filter((name) => !name.startsWith("optional."));

/** Whether a call is one of optional values: `.orValue(…)` and the like. */
export function isOptionalCall(name: string, receiver: Term | undefined): boolean {
  return (
    arity.has(name) && (receiver === undefined ? name.startsWith("optional.") : !name.startsWith("optional."))
  );
}

/** `hasValue`, `value`, `or`, `orValue`, `optional.of` and `optional.none`. The first argument is what stands before the dot. */
export function compileOptionalCall(checker: Checker, name: string, args: readonly Term[]): Term {
  const [first, second] = args;
  const wants = arity.get(name)!;
  if (args.length !== wants) return refuseCount(checker, name, wants, args.length);
  const cost = args.reduce((sum, arg) => sum + arg.cost, 1);
  if (name === "optional.none") return { type: optionalOf(dyn), cost, run: () => none };
  if (name === "optional.of")
    return { type: optionalOf(first!.type), cost, run: (frame) => new Optional(first!.run(frame)) };
  if (first!.type.kind !== "optional" && first!.type.kind !== "dyn") {
    return refuse(
      checker,
      `an optional value before \`.${name}()\`, such as \`data.?name\``,
      valueOf(first!.type),
    );
  }
  const of: Type = first!.type.kind === "optional" ? first!.type.of : dyn;
  const open = (value: Value): Value | undefined =>
    value instanceof Optional
      ? Optional.get(value)
      : fail(`\`${name}\` needs an optional value, such as \`data.?name\``);
  switch (name) {
    case "hasValue":
      return { type: bool, cost, run: (frame) => open(first!.run(frame)) !== undefined };
    case "value":
      return { type: of, cost, run: (frame) => present(open(first!.run(frame))) };
    case "or":
      if (second!.type.kind !== "optional" && second!.type.kind !== "dyn")
        return refuse(checker, "another optional value in `.or()`", valueOf(second!.type));
      return {
        type: optionalOf(second!.type.kind === "optional" ? join(of, second!.type.of) : dyn),
        cost,
        run: (frame) => {
          const value = first!.run(frame);
          return open(value) === undefined ? second!.run(frame) : value;
        },
      };
    default:
      if (
        !isAssignable(second!.type, of) &&
        !isAssignable(of, second!.type) &&
        second!.type.kind !== "null"
      ) {
        return refuse(checker, `${valueOf(of)} in \`.orValue()\``, valueOf(second!.type));
      }
      return {
        type: join(of, second!.type),
        cost,
        // `??` would take a null that is there for absent.
        run: (frame) => {
          const value = open(first!.run(frame));
          return value === undefined ? second!.run(frame) : value;
        },
      };
  }
}

function refuse(checker: Checker, expected: string, found: string): Term {
  checker.report({
    code: "TYPE_MISMATCH",
    expected,
    found,
    hint: "`data.?name.orValue(…)` gives a value in any case",
  });
  return brokenTerm;
}

function refuseCount(checker: Checker, name: string, wants: number, given: number): Term {
  // What stands before the dot of a method is not an argument to whoever wrote it.
  const before = name.startsWith("optional.") ? 0 : 1;
  checker.report({
    code: "TYPE_MISMATCH",
    expected: `\`${name}\` with ${wants - before} argument${wants - before === 1 ? "" : "s"}`,
    found: `${given - before}`,
    hint: "give it as many",
  });
  return brokenTerm;
}

function present(value: Value | undefined): Value {
  return value === undefined ? fail("the optional value is absent") : value;
}
