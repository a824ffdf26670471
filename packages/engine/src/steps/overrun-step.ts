import { formatDuration } from "@machinery/language";
import { operationOf, requestOf } from "../plan/operation-of.js";
import type { StepError } from "../error.js";
import type { OpenStep } from "../state/open-step.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "../turn/turn.js";
import { endCall } from "./end-call.js";
import { overrunAwaited } from "./overrun-awaited.js";
import { spendCall } from "./spend-call.js";

/** Deals with a step that is not over at its deadline: fails it, and the attempt in flight with it, unless it knows what to do then. */
export function overrunStep(turn: Turn, step: OpenStep): void {
  const { path, attempt, inFlight, awaiting, awaited, run, deferred } = step;
  if (awaited !== undefined) return overrunAwaited(turn, path);
  const error = overrunError(turn, path, attempt);
  if (run !== undefined) {
    // It is cancelled, and may have ended before it hears of that.
    endCall(turn, { ...step, isUnknown: true }, error);
    return;
  }
  if (deferred !== undefined) {
    const message = `${error.message}. It was waiting until the service ${deferred.service} lets it in`;
    return spendCall(turn, step, { ...error, message });
  }
  if (inFlight || awaiting)
    turn.record({ kind: "attempt-failed", version: 1, step: path, attempt, error, unknown: true });
  spendCall(turn, step, error);
}

/** What a step that is not over at its deadline fails with. */
export function overrunError(turn: Turn, step: string, attempts: number): StepError {
  const { timeoutMs, together } = boundOf(turn, step);
  const limit = timeoutMs === undefined ? "" : ` of ${formatDuration(timeoutMs)}`;
  const message = `The step was not over within its timeout${limit}${together}`;
  return { reason: "TIMEOUT", message, step, attempts };
}

function boundOf({ plan }: Turn, step: string): { readonly timeoutMs?: number; readonly together: string } {
  const isUndone = stepPath.undone(step) !== undefined;
  const operation = operationOf(plan, step);
  if (!isUndone && operation.verb === "run") return { ...operation, together: "" };
  return { ...requestOf(plan, step), together: ", all attempts together" };
}
