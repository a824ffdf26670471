import { Environment, ParseError, type ASTNode } from "@marcbachmann/cel-js";
import { limits } from "@machinery/protocol";
import type { Problem } from "./problem.js";

/** A piece of a parsed expression. */
export type Syntax = ASTNode;

/** How deep an expression may nest. */
export const syntaxDepth = 100;

const environment = new Environment({
  enableOptionalTypes: true,
  limits: {
    maxDepth: syntaxDepth,
    maxAstNodes: limits.expressionChars,
    maxListElements: 1_000,
    maxMapEntries: 1_000,
  },
});

/** Parses CEL. Only the parser of the library is used: its evaluation cannot be bounded. */
export function parseCel(source: string): { ok: true; syntax: Syntax } | { ok: false; problem: Problem } {
  if (source.length > limits.expressionChars) {
    return refuse(
      "EXPRESSION_TOO_LARGE",
      `an expression of at most ${limits.expressionChars} characters`,
      `${source.length} characters`,
      "split it over several operations",
    );
  }
  if (source.trim() === "")
    return refuse(
      "EXPRESSION_SYNTAX",
      "an expression in CEL",
      "nothing",
      "write one, such as `data.count + 1`",
    );
  try {
    return { ok: true, syntax: environment.parse(source).ast };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const bound = /^Exceeded (max\w+) \((\d+)\)/.exec(error.summary);
    if (bound !== null)
      return refuse(
        "EXPRESSION_TOO_LARGE",
        boundWords(bound[1]!, bound[2]!),
        "more",
        "split it over several operations",
      );
    const at = error.range?.start ?? 0;
    const near = source.slice(Math.max(0, at - 12), at + 12);
    return refuse(
      "EXPRESSION_SYNTAX",
      "an expression in CEL",
      `${wordsFor(error)} at character ${at + 1}, near \`${near}\``,
      hintFor(error.summary, source),
    );
  }
}

const refuse = (code: Problem["code"], expected: string, found: string, hint: string) => ({
  ok: false as const,
  problem: { code, expected, found, hint },
});

/** What the parser bounds, in words. */
function boundWords(bound: string, limit: string): string {
  switch (bound) {
    case "maxDepth":
      return `an expression nested at most ${limit} deep`;
    case "maxListElements":
      return `lists of at most ${limit} elements`;
    case "maxMapEntries":
      return `objects of at most ${limit} fields`;
    case "maxCallArguments":
      return `calls with at most ${limit} arguments`;
    default:
      return `an expression of at most ${limit} pieces`;
  }
}

function wordsFor(error: ParseError): string {
  const macro = /^(\w+)\(.*invalid predicate iteration variable/.exec(error.summary);
  if (macro !== null) return `\`${macro[1]}\` without a name as its first argument,`;
  if (error.summary.endsWith("EOF")) return "the end";
  const words = error.summary.replace(/: '?(\S+?)'?$/, " `$1`");
  return words.charAt(0).toLowerCase() + words.slice(1);
}

function hintFor(summary: string, source: string): string {
  if (source.includes("${")) return "inside an expression there is no `${`: write the name as it is";
  if (/[^=!<>]=[^=]/.test(source)) return "comparing is `==`";
  if (/\b(and|or|not)\b/.test(source)) return "write `&&`, `||` and `!`";
  if (summary.startsWith("Unterminated"))
    return "close the text with the quote it began with; in YAML, a ` #` outside quotes cuts the line: quote the whole value";
  if (summary.includes("iteration variable")) return "write it such as `list.map(item, item.name)`";
  return "correct the expression";
}
