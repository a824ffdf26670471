import { brokenTerm } from "./broken-term.js";
import type { Checker, Place } from "./checker.js";
import { constantTerm } from "./constant-term.js";
import { fail } from "./frame.js";
import { kindOf } from "./member.js";
import { findOperator } from "./operators.js";
import type { Syntax } from "./syntax.js";
import type { Term } from "./term.js";
import { Duration } from "./time-values.js";
import { describeType, type Type } from "./type.js";

/** `-a`. */
export function compileMinus(checker: Checker, syntax: Syntax, place: Place): Term {
  const term = checker.term(syntax, place);
  const { kind } = term.type;
  if (typeof term.constant === "number") return constantTerm(term.type, 0 - term.constant);
  if (kind !== "int" && kind !== "double" && kind !== "dyn" && kind !== "duration") {
    checker.report({
      code: "TYPE_MISMATCH",
      expected: "a number after `-`",
      found: `\`${checker.text(syntax)}\`, which is of type ${describeType(term.type)}`,
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

/** An operator between two pieces, chosen by their types. */
export function compileBinary(
  checker: Checker,
  op: string,
  left: Syntax,
  right: Syntax,
  text: string,
  place: Place,
): Term {
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
