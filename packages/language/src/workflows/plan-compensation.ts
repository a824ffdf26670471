import type { Compensation } from "@machinery/protocol";
import { pathSeparator } from "../cel/syntax-path.js";
import type { ObjectType } from "../cel/type.js";
import { parseDuration } from "../duration.js";
import type { PlannedCompensation } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { planRetry } from "../services/retry.js";
import { checkCallBounds } from "./check-call-bounds.js";
import { withAnswer, withWritten } from "./flow-state.js";
import { findCalled, splitCall } from "./find-called.js";
import { planInput } from "./plan-input.js";
import type { PlanContext } from "./verb.js";

/** What a step gives when its outcome is known: its answer, and what it writes into the document. */
interface Given {
  readonly answer: ObjectType;
  readonly merged: ObjectType | undefined;
}

/**
 * Plans the call that undoes a step. It sees what is known after the step, whose outcome may be unknown: then there is no answer, and nothing
 * was written.
 */
export function planCompensation(
  message: Compensation,
  given: Given,
  path: string,
  context: PlanContext,
): PlannedCompensation | undefined {
  checkCallBounds(message, path, context);
  if (message.service === "") {
    context.report(path, {
      code: "MISSING_FIELD",
      expected: "a `call`: the service that undoes the step",
      found: "none",
      hint: "write `compensate: { call: SERVICE, input: { … } }`",
    });
    return undefined;
  }
  const found = findCalled(message.service, `${path}.service`, context);
  const input = message.input && toPlain(message.input);
  const planned = planInput(input, found?.endpoint, message.service, path, afterwards(given, context));
  if (found === undefined || planned === undefined) return undefined;
  const attemptTimeoutMs = parseDuration(message.attemptTimeout);
  const timeoutMs = parseDuration(message.timeout);
  return {
    ...splitCall(message.service),
    inputs: found.inputs,
    input: planned,
    retry: planRetry(message.retry, ...found.endpoint.retryPolicies),
    ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }),
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  };
}

function afterwards({ answer, merged }: Given, context: PlanContext): PlanContext {
  const { name, state, certain } = context;
  const mayChange = (path: string): boolean => {
    const [root, field] = path.split(pathSeparator);
    if (root === "steps") return field === name;
    if (root !== "data" || merged === undefined || field === undefined) return false;
    return merged.rest !== undefined || merged.fields.has(field);
  };
  return {
    ...context,
    state: withAnswer(withWritten(state, merged, false), name, { type: answer, certain: false }),
    certain: certain.filter((path) => !mayChange(path)),
  };
}
