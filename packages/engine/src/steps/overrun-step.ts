import { formatDuration } from "@machinery/language";
import { callOf } from "../operation-of.js";
import type { Fault } from "../fault.js";
import type { OpenStep } from "../open-step.js";
import type { Turn } from "../turn.js";
import { failStep } from "./fail-step.js";

/** Fails a step that is not over at its deadline, and the attempt in flight with it. */
export function overrunStep(turn: Turn, { path, attempt, inFlight }: OpenStep): void {
  const fault = overrunFault(turn, path);
  if (inFlight) {
    turn.record({
      kind: "attempt-failed",
      version: 1,
      step: path,
      attempt,
      error: { ...fault, step: path, attempts: attempt },
    });
  }
  failStep(turn, path, fault, attempt);
}

/** What a step that is not over at its deadline fails with. */
export function overrunFault(turn: Turn, path: string): Fault {
  const { timeoutMs } = callOf(turn.plan, path);
  const limit = timeoutMs === undefined ? "" : ` of ${formatDuration(timeoutMs)}`;
  return {
    reason: "TIMEOUT",
    message: `The step was not over within its timeout${limit}, all attempts together`,
  };
}
