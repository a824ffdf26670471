import type { SwitchOperation } from "@machinery/protocol";
import type { Expression, PlannedOperation } from "../plan.js";
import { joinFlows } from "./flow-state.js";
import { planCondition } from "./plan-condition.js";
import type { PlanContext, PlanVerb } from "./verb.js";

/**
 * `switch`: the first case that holds. What only some of the cases write is optional after it. A case is only asked where those before it do
 * not hold, and who gets past cases that never go on knows that none of them held.
 */
export const planSwitch: PlanVerb<SwitchOperation> = (message, context) => {
  const path = `${context.path}.switch`;
  if (message.cases.length === 0) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "a case",
      found: "none",
      hint: "write `- when: …` with `do: […]` below `switch`",
    });
  }
  const cases: Expression[] = [];
  const bodies: Record<string, readonly PlannedOperation[]> = {};
  const passed = [...context.certain];
  const afterwards: string[] = [];
  let holds = false;
  let onlyEnds = true;
  const ends = message.cases.map(({ when, do: operations }, index) => {
    const place = `${path}.cases[${index}]`;
    if (holds) reportUnreachable(place, "case", context);
    const condition = planCondition(when, `${place}.when`, { ...context, certain: [...passed] });
    if (condition !== undefined) cases.push(condition.expression);
    const reached = !holds;
    holds ||= condition?.holds === true;
    const certain = [...passed, ...(condition?.certainIfTrue ?? [])];
    const body = context.planBody(operations, `${place}.do`, { ...context, certain });
    bodies[`cases[${index}]`] = body.operations;
    const refused = condition?.certainIfFalse ?? [];
    passed.push(...refused);
    onlyEnds &&= body.state === undefined;
    if (onlyEnds) afterwards.push(...refused);
    return reached ? body.state : undefined;
  });
  const otherwise = context.planBody(message.otherwise, `${path}.otherwise`, {
    ...context,
    certain: passed,
  });
  if (message.otherwise.length > 0) bodies["otherwise"] = otherwise.operations;
  if (holds && message.otherwise.length > 0) reportUnreachable(`${path}.otherwise`, "`otherwise`", context);
  const state = joinFlows(...ends, holds ? undefined : otherwise.state);
  if (cases.length < message.cases.length) return { planned: undefined, state };
  const planned = { name: context.name, verb: "switch", cases, bodies } as const;
  return { planned, state, certain: afterwards };
};

function reportUnreachable(path: string, what: string, context: PlanContext): void {
  context.report(path, {
    code: "UNREACHABLE",
    expected: `${what === "case" ? "a case" : what} that can be reached`,
    found: "one behind a case that always holds",
    hint: "put it before that one, or remove it",
  });
}
