import { brokenTerm } from "./broken-term.js";
import { certainties } from "./certainties.js";
import type { Checker, Place } from "./checker.js";
import { compileCall } from "./compile-call.js";
import { compileList, compileObject } from "./compile-collection.js";
import { compileHas } from "./compile-has.js";
import { compileLiteral } from "./compile-literal.js";
import { compileChoice, compileConnective, compileNot } from "./compile-logic.js";
import { compileMacro, isMacro } from "./compile-macro.js";
import { compileName } from "./compile-name.js";
import { compileBinary, compileMinus } from "./compile-operator.js";
import { compileAccess } from "./compile-select.js";
import { compileTransform, isTransform } from "./compile-transform.js";
import type { Problem } from "./problem.js";
import type { CelScope } from "./root.js";
import { parseCel, type Syntax, syntaxDepth } from "./syntax.js";
import type { Term } from "./term.js";

/** An expression, checked and compiled. With problems, the term must not be run. */
export interface CompiledCel {
  readonly term: Term;
  readonly problems: readonly Problem[];
  /** The paths that are surely there where this, as a condition, holds. */
  readonly certainIfTrue: readonly string[];
  /** Those that are there where it does not. */
  readonly certainIfFalse: readonly string[];
}

/** Checks one expression in a scope and compiles it to closures. */
export function compileCel(source: string, scope: CelScope<never>): CompiledCel {
  const parsed = parseCel(source);
  if (!parsed.ok)
    return { term: brokenTerm, problems: [parsed.problem], certainIfTrue: [], certainIfFalse: [] };
  const problems: Problem[] = [];
  const place: Place = { locals: [], certain: scope.certain, depth: 0 };
  const checker: Checker = {
    scope,
    term: (syntax, place) => compile(checker, syntax, { ...place, depth: place.depth + 1 }),
    report: (problem) => void (problems.length < 20 && problems.push(problem)),
    text: (syntax) => shorten(source.slice(syntax.start, syntax.end)),
  };
  const term = checker.term(parsed.syntax, place);
  return {
    term,
    problems,
    certainIfTrue: certainties(parsed.syntax, true, place),
    certainIfFalse: certainties(parsed.syntax, false, place),
  };
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
      return compileLiteral(checker, syntax.args, checker.text(syntax));
    case "id":
      return compileName(checker, syntax.args, place);
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
      if (isTransform(syntax)) return compileTransform(checker, syntax, place);
      return isMacro(syntax) ? compileMacro(checker, syntax, place) : compileCall(checker, syntax, place);
    case "list":
      return compileList(syntax.args.map((item) => checker.term(item, place)));
    case "map":
      return compileObject(checker, syntax.args, place);
    case "?:":
      return compileChoice(checker, syntax.args, place);
    case "&&":
    case "||":
      return compileConnective(checker, syntax, place);
    case "!_":
      return compileNot(checker, syntax.args, place);
    case "-_":
      return compileMinus(checker, syntax.args, place);
    default:
      return compileBinary(checker, syntax.op, syntax.args[0], syntax.args[1], checker.text(syntax), place);
  }
}
