import type { Plan, PlannedCall, PlannedOperation, PlannedRequest } from "@machinery/language";
import { EngineError } from "../engine-error.js";
import type { Frame } from "../state/frame.js";
import { stepPath } from "../state/step-path.js";

// A plan never changes, so its index is made once and goes with it.
const indexes = new WeakMap<Plan, ReadonlyMap<string, PlannedOperation>>();

/** The operation a step executes, if the plan has it. */
export function findOperation(plan: Plan, step: string): PlannedOperation | undefined {
  let index = indexes.get(plan);
  if (index === undefined) {
    index = indexOf(plan);
    indexes.set(plan, index);
  }
  return index.get(stepPath.operation(step));
}

function indexOf(plan: Plan): ReadonlyMap<string, PlannedOperation> {
  const index = new Map<string, PlannedOperation>();
  const bodies = [plan.operations];
  for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
    for (const operation of body) {
      index.set(operation.name, operation);
      if ("bodies" in operation) bodies.push(...Object.values(operation.bodies));
    }
  }
  return index;
}

/** The operation a step executes. Throws an EngineError when the plan has none of that name: then it is not the event's plan. */
export function operationOf(plan: Plan, step: string): PlannedOperation {
  const operation = findOperation(plan, step);
  if (operation !== undefined) return operation;
  throw new EngineError(
    `Revision ${plan.revision} of workflow ${plan.workflow} has no operation for step ${step}`,
  );
}

/** The operations of a body at work. Throws an EngineError when the plan has no such body. */
export function operationsOf(plan: Plan, frame: Frame): readonly PlannedOperation[] {
  if (frame.step === "") return plan.operations;
  const operation = operationOf(plan, frame.step);
  const body = "bodies" in operation ? operation.bodies[frame.body] : undefined;
  if (body !== undefined) return body;
  throw new EngineError(
    `Revision ${plan.revision} of workflow ${plan.workflow} has no body ${frame.body} for step ${frame.step}`,
  );
}

/**
 * What is called for a step, or to undo one; `service` is the one that the step has chosen, where it chooses. Throws an EngineError when the
 * plan has no such call: then it is not the event's plan.
 */
export function requestOf(plan: Plan, path: string, service?: string): PlannedRequest {
  if (stepPath.undone(path) === undefined) return callOf(plan, path, service);
  const operation = findOperation(plan, path);
  const request = operation !== undefined && "compensate" in operation && operation.compensate;
  if (request) return request;
  throw new EngineError(
    `Revision ${plan.revision} of workflow ${plan.workflow} has no call for step ${path}`,
  );
}

/**
 * The call a step executes; `service` is the one it has chosen, where it chooses. Throws an EngineError when the plan has none of that name:
 * then it is not the event's plan.
 */
export function callOf(plan: Plan, step: string, service?: string): PlannedCall {
  const operation = findOperation(plan, step);
  const call = operation?.verb === "call" ? operation : undefined;
  const found = service === undefined ? call : call?.choice?.among.get(service);
  if (found !== undefined) return found;
  throw new EngineError(
    `Revision ${plan.revision} of workflow ${plan.workflow} has no call for step ${step}`,
  );
}
