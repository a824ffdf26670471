import type { Plan, PlannedCall, PlannedOperation } from "@machinery/language";
import { EngineError } from "./engine-error.js";
import { stepPath } from "./step-path.js";

// A plan never changes, so its index is made once and goes with it.
const indexes = new WeakMap<Plan, ReadonlyMap<string, PlannedOperation>>();

/** The operation a step executes, if the plan has it. */
export function findOperation(plan: Plan, step: string): PlannedOperation | undefined {
  let index = indexes.get(plan);
  if (index === undefined) {
    index = new Map(plan.operations.map((operation) => [operation.name, operation]));
    indexes.set(plan, index);
  }
  return index.get(stepPath.operation(step));
}

/** The call a step executes. Throws an EngineError when the plan has none of that name: then it is not the event's plan. */
export function callOf(plan: Plan, step: string): PlannedCall {
  const operation = findOperation(plan, step);
  if (operation?.verb === "call") return operation;
  throw new EngineError(
    `Revision ${plan.revision} of workflow ${plan.workflow} has no call for step ${step}`,
  );
}
