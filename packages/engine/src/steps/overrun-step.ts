import { formatDuration } from "@machinery/language";
import { requestOf } from "../operation-of.js";
import type { StepError } from "../error.js";
import type { OpenStep } from "../open-step.js";
import type { Turn } from "../turn.js";
import { endCall } from "./end-call.js";
import { overrunAwaited } from "./overrun-awaited.js";

/** Deals with a step that is not over at its deadline: fails it, and the attempt in flight with it, unless it knows what to do then. */
export function overrunStep(turn: Turn, step: OpenStep): void {
  const { path, attempt, inFlight, awaiting, awaited } = step;
  if (awaited !== undefined) return overrunAwaited(turn, path);
  const error = overrunError(turn, path, attempt);
  if (inFlight || awaiting)
    turn.record({ kind: "attempt-failed", version: 1, step: path, attempt, error, unknown: true });
  endCall(turn, step, error);
}

/** What a step that is not over at its deadline fails with. */
export function overrunError(turn: Turn, step: string, attempts: number): StepError {
  const { timeoutMs } = requestOf(turn.plan, step);
  const limit = timeoutMs === undefined ? "" : ` of ${formatDuration(timeoutMs)}`;
  const message = `The step was not over within its timeout${limit}, all attempts together`;
  return { reason: "TIMEOUT", message, step, attempts };
}
