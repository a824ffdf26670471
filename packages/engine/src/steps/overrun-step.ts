import { formatDuration } from "@machinery/language";
import { callOf } from "../operation-of.js";
import type { StepError } from "../error.js";
import type { OpenStep } from "../open-step.js";
import type { Turn } from "../turn.js";
import { failStep } from "./fail-step.js";

/** Fails a step that is not over at its deadline, and the attempt in flight with it. */
export function overrunStep(turn: Turn, { path, attempt, inFlight, awaiting }: OpenStep): void {
  const error = overrunError(turn, path, attempt);
  if (inFlight || awaiting) turn.record({ kind: "attempt-failed", version: 1, step: path, attempt, error });
  failStep(turn, error);
}

/** What a step that is not over at its deadline fails with. */
export function overrunError(turn: Turn, step: string, attempts: number): StepError {
  const { timeoutMs } = callOf(turn.plan, step);
  const limit = timeoutMs === undefined ? "" : ` of ${formatDuration(timeoutMs)}`;
  const message = `The step was not over within its timeout${limit}, all attempts together`;
  return { reason: "TIMEOUT", message, step, attempts };
}
