import { bareCondition, compileCondition } from "../values/compile-condition.js";
import { toEvaluate } from "../values/to-expression.js";
import type { Expression } from "../plan.js";
import type { BodyContext } from "./verb.js";
import { workflowScope } from "./workflow-scope.js";

/** A condition, and the paths that are surely there where it holds and where it does not. */
interface PlannedCondition {
  readonly expression: Expression;
  readonly certainIfTrue: readonly string[];
  readonly certainIfFalse: readonly string[];
  /** Whether it always holds, whatever happens. */
  readonly holds: boolean;
}

/** A condition that must be there. Reports what is wrong with it; undefined when something is. */
export function planCondition(
  text: string,
  path: string,
  context: BodyContext,
): PlannedCondition | undefined {
  if (text.trim() === "") {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "a condition",
      found: "none",
      hint: "write one, such as `data.count > 0`",
    });
    return undefined;
  }
  const { problems, term, certainIfTrue, certainIfFalse } = compileCondition(text, workflowScope(context));
  for (const problem of problems) context.report(path, problem);
  if (problems.some(({ severity }) => severity !== "warning")) return undefined;
  return {
    expression: { source: bareCondition(text), evaluate: toEvaluate(term) },
    certainIfTrue,
    certainIfFalse,
    holds: term.constant === true,
  };
}
