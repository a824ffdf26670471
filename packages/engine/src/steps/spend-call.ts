import type { StepError } from "../error.js";
import { frameOf } from "../applying/frame-of.js";
import type { Given } from "../state/given.js";
import type { OpenStep } from "../state/open-step.js";
import { callOf, operationOf } from "../plan/operation-of.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "../turn/turn.js";
import { verbOf } from "../verbs/verbs.js";
import { endCall, isSettling } from "./end-call.js";

/** Ends a step whose attempts, or whose time, are spent; or holds it, where its call says so and nobody around it handles the error. */
export function spendCall(turn: Turn, step: OpenStep, error: StepError, given?: Given): void {
  if (!isHeld(turn, step, error)) return endCall(turn, step, error, given);
  const { timeoutMs } = callOf(turn.plan, step.path, step.service);
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  turn.record({ kind: "step-parked", version: 1, step: step.path, error, ...timeout });
}

function isHeld(turn: Turn, step: OpenStep, error: StepError): boolean {
  const { path, service } = step;
  if (stepPath.undone(path) !== undefined || operationOf(turn.plan, path).verb !== "call") return false;
  const { holds } = callOf(turn.plan, path, service);
  return holds === true && !isSettling(turn, step) && !isHandled(turn, error);
}

/** Whether something around a step handles an error of it. */
function isHandled(turn: Turn, error: StepError): boolean {
  const { state, plan } = turn;
  for (let frame = frameOf(state, error.step); frame !== state.root; frame = frameOf(state, frame.step)) {
    const operation = operationOf(plan, frame.step);
    if (verbOf(operation).handles?.(turn, frame, operation, error) === true) return true;
  }
  return false;
}
