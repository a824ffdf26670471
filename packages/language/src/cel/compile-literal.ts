import { limits } from "@machinery/protocol";
import { brokenTerm } from "./broken-term.js";
import type { Checker } from "./checker.js";
import { constantTerm } from "./constant-term.js";
import type { Term } from "./term.js";
import { bool, double, int, nullType, string } from "./type.js";

/** A literal. Bytes and unsigned integers, which JSON does not have, are refused. */
export function compileLiteral(checker: Checker, value: unknown, text: string): Term {
  if (value === null) return constantTerm(nullType, null);
  switch (typeof value) {
    case "string":
      return constantTerm(string, value);
    case "boolean":
      return constantTerm(bool, value);
    case "number":
      return constantTerm(double, value);
    case "bigint":
      if (value <= BigInt(limits.int)) return constantTerm(int, Number(value));
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
