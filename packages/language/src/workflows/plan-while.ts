import { limits, type WhileOperation } from "@machinery/protocol";
import type { Problem } from "../cel/problem.js";
import { dyn, type FieldType, type ObjectType } from "../cel/type.js";
import { certainAfter } from "./certain-after.js";
import { type FlowState, isSameFlow, joinFlows } from "./flow-state.js";
import { planCondition } from "./plan-condition.js";
import type { PlanContext, PlanVerb } from "./verb.js";

/** So often the types are followed around the loop; what still changes then is `any`. */
const mostPasses = 3;

/**
 * `while`: repeats its body. What is known at the beginning of a round holds before the first and after every one, so the types go around
 * until they no longer change; only the last time counts what is found.
 */
export const planWhile: PlanVerb<WhileOperation> = (message, context) => {
  const path = `${context.path}.while`;
  checkParts(message, path, context);
  let { state, certain } = context;
  for (let pass = 1; ; pass++) {
    const found: [path: string, problem: Problem][] = [];
    const report = (path: string, problem: Problem) => void found.push([path, problem]);
    const round = planRound(message, path, { ...context, state, certain, report });
    const again = joinFlows(state, round.end)!;
    // Where something is wrong that may write anything, the next time nothing would be found any more.
    const isOpened = again.data.rest !== undefined && state.data.rest === undefined;
    const isWrong = isOpened && found.some(([, { severity }]) => severity !== "warning");
    // What was sure before the first round is not before the next one where a round writes over it.
    const kept = certainAfter(certain, state, { planned: undefined, state: again });
    const isStable = kept.length === certain.length && (pass > mostPasses || isSameFlow(state, again));
    if (!isWrong && !isStable) {
      certain = kept;
      state = pass < mostPasses ? again : withoutTypes(again);
      continue;
    }
    for (const [path, problem] of found) context.report(path, problem);
    const { condition, operations } = round;
    if (condition === undefined) return { planned: undefined, state };
    // What a round may write it may have written.
    state = { ...state, written: again.written };
    const { name } = context;
    const { maximum } = message;
    const planned = { name, verb: "while", condition, maximum, bodies: { do: operations } } as const;
    // One that always holds ends by its body alone, or by its maximum, which is an error.
    return { planned, state: round.holds ? undefined : state, certain: round.certainIfFalse };
  }
};

function planRound(message: WhileOperation, path: string, context: PlanContext) {
  const condition = planCondition(message.condition, `${path}.condition`, context);
  const certain = [...context.certain, ...(condition?.certainIfTrue ?? [])];
  const body = context.planBody(message.do, `${path}.do`, { ...context, certain });
  return {
    condition: condition?.expression,
    certainIfFalse: condition?.certainIfFalse ?? [],
    holds: condition?.holds === true,
    operations: body.operations,
    end: body.state,
  };
}

/** What is known when no type can be relied on. */
function withoutTypes({ data, steps, written }: FlowState): FlowState {
  const any = (fields: ReadonlyMap<string, FieldType>): Map<string, FieldType> =>
    new Map([...fields].map(([name, { certain }]) => [name, { type: dyn, certain }]));
  const anyOf = (object: ObjectType): ObjectType => ({ ...object, fields: any(object.fields) });
  return { data: anyOf(data), steps: any(steps), written: written && anyOf(written) };
}

function checkParts({ maximum, do: operations }: WhileOperation, path: string, context: PlanContext): void {
  if (operations.length === 0) {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "operations to repeat",
      found: "none",
      hint: "write them as a list in `do`",
    });
  }
  if (maximum === 0) {
    context.report(`${path}.maximum`, {
      code: "MISSING_FIELD",
      expected: "a `maximum`: the most rounds there may be",
      found: "none",
      hint: "write one, such as `maximum: 100`; the step fails with LOOP_LIMIT when they are spent",
    });
  } else if (maximum > limits.rounds) {
    context.report(`${path}.maximum`, {
      code: "INVALID_NUMBER",
      expected: `a number from 1 to ${limits.rounds}`,
      found: `${maximum}`,
      hint: "choose one within these bounds",
    });
  }
}
