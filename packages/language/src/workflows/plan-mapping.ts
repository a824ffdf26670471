import type { JsonValue } from "@machinery/protocol";
import type { CelScope } from "../cel/root.js";
import type { Term } from "../cel/term.js";
import { valueOf } from "../cel/type.js";
import type { Expression } from "../plan.js";
import { compileValue, type PlacedProblem } from "../values/compile-value.js";
import { toEvaluate } from "../values/to-expression.js";
import type { PlanContext } from "./verb.js";

/** Compiles a mapping that must give an object. Reports what is wrong with it; undefined when something is. */
export function planMapping(
  value: JsonValue,
  scope: CelScope<never>,
  path: string,
  context: PlanContext,
): { term: Term; expression: Expression } | undefined {
  const problems: PlacedProblem[] = [];
  const term = compileValue(value, scope, problems);
  for (const { path: below, problem } of problems) context.report(`${path}${below}`, problem);
  if (problems.some(({ problem }) => problem.severity !== "warning")) return undefined;
  if (term.type.kind !== "object" && term.type.kind !== "dyn") {
    context.report(path, {
      code: "TYPE_MISMATCH",
      expected: "an object (names with values, or one `${…}` that gives one)",
      found: valueOf(term.type),
      hint: "write `name: ${ … }` below it",
    });
    return undefined;
  }
  const source = typeof value === "string" ? value : JSON.stringify(value);
  return { term, expression: { source, evaluate: objectsOnly(term, toEvaluate(term)) } };
}

/** Of a mapping whose type is only known when it runs, anything but an object is a failure. */
function objectsOnly(term: Term, evaluate: Expression["evaluate"]): Expression["evaluate"] {
  if (term.type.kind === "object") return evaluate;
  return (scope) => {
    const result = evaluate(scope);
    if (
      !result.ok ||
      (typeof result.value === "object" && result.value !== null && !Array.isArray(result.value))
    )
      return result;
    return { ok: false, reason: "EXPRESSION_FAILED", message: "the mapping must give an object" };
  };
}
