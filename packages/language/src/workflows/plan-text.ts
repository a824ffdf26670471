import { isAssignable, string, type Type, valueOf } from "../cel/type.js";
import type { Expression } from "../plan.js";
import { compileText } from "../values/compile-value.js";
import { toEvaluate } from "../values/to-expression.js";
import type { BodyContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** Compiles a text that may hold `${…}` and must give a text. Reports what is wrong with it; undefined when something is. */
export function planText(
  text: string,
  path: string,
  context: BodyContext,
  alsoTakes: readonly Type["kind"][] = [],
): Expression | undefined {
  let isFine = true;
  const term = compileText(text, workflowScope(context), (problem) => {
    context.report(path, problem);
    isFine &&= problem.severity === "warning";
  });
  if (!isFine) return undefined;
  if (isAssignable(term.type, string) || alsoTakes.includes(term.type.kind))
    return { source: text, evaluate: toEvaluate(term) };
  context.report(path, {
    code: "TYPE_MISMATCH",
    expected: "a text",
    found: valueOf(term.type),
    hint: "choose a part of it that is a text, or put it into one",
  });
  return undefined;
}
