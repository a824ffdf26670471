import { bareCondition, compileCondition } from "../values/compile-condition.js";
import { toEvaluate } from "../values/to-expression.js";
import type { Expression } from "../plan.js";
import type { BodyContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** A condition that must be there. Reports what is wrong with it; undefined when something is. `holds`: always, whatever happens. */
export function planCondition(
  text: string,
  path: string,
  context: BodyContext,
): { expression: Expression; certainIfTrue: readonly string[]; holds: boolean } | undefined {
  if (text.trim() === "") {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "a condition",
      found: "none",
      hint: "write one, such as `data.count > 0`",
    });
    return undefined;
  }
  const { problems, term, certainIfTrue } = compileCondition(text, workflowScope(context));
  for (const problem of problems) context.report(path, problem);
  if (problems.some(({ severity }) => severity !== "warning")) return undefined;
  return {
    expression: { source: bareCondition(text), evaluate: toEvaluate(term) },
    certainIfTrue,
    holds: term.constant === true,
  };
}
