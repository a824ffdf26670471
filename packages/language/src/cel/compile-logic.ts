import { brokenTerm } from "./broken-term.js";
import { certainties, withCertain } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { EvaluationFailure, fail, TooCostly } from "./frame.js";
import { kindOf } from "./member.js";
import type { Syntax } from "./syntax.js";
import type { Run, Term } from "./term.js";
import { bool, describeType, dyn, join } from "./type.js";

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
      found: `\`${checker.text(syntax)}\`, which is of type ${describeType(term.type)}`,
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

/** `a ? b : c`. What the condition makes certain holds in each branch. */
export function compileChoice(checker: Checker, args: readonly [Syntax, Syntax, Syntax], place: Place): Term {
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
export function compileConnective(
  checker: Checker,
  syntax: Extract<Syntax, { op: "&&" | "||" }>,
  place: Place,
): Term {
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

/** `!a`. */
export function compileNot(checker: Checker, syntax: Syntax, place: Place): Term {
  const { term, run } = condition(checker, syntax, place);
  return { type: bool, cost: term.cost + 1, run: (frame) => !run(frame) };
}
