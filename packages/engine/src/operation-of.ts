import type { Plan, PlannedCall, PlannedOperation } from "@machinery/language";
import { EngineError } from "./engine-error.js";
import { stepPath } from "./step-path.js";

// A plan never changes, so its index is made once and goes with it.
const indexes = new WeakMap<Plan, ReadonlyMap<string, PlannedOperation>>();

/** The operation a step executes. Throws when the plan has none of that name: then it is not the event's plan. */
export function operationOf(plan: Plan, step: string): PlannedOperation {
  let index = indexes.get(plan);
  if (index === undefined) {
    index = new Map(plan.operations.map((operation) => [operation.name, operation]));
    indexes.set(plan, index);
  }
  const operation = index.get(stepPath.operation(step));
  if (operation === undefined) {
    throw new EngineError(
      `Revision ${plan.revision} of workflow ${plan.workflow} has no operation for step ${step}`,
    );
  }
  return operation;
}

/** The call a step executes. Throws when the operation is none. */
export function callOf(plan: Plan, step: string): PlannedCall {
  const operation = operationOf(plan, step);
  if (operation.verb !== "call")
    throw new EngineError(`Step ${step} calls no service: it is a ${operation.verb}`);
  return operation;
}
