import type { StepError } from "../error.js";
import { callOf } from "../operation-of.js";
import type { Turn } from "../turn.js";
import { failStep } from "./fail-step.js";
import { overrunError } from "./overrun-step.js";
import { startAttempt } from "./start-attempt.js";

/**
 * Ends every attempt in flight as interrupted: nobody will tell any more what became of it. It counts as an attempt; the next one begins
 * at once where the policy has one left, whatever reasons it names. Otherwise the step fails with INTERRUPTED, or with TIMEOUT past its
 * deadline.
 */
export function interruptAttempts(turn: Turn): void {
  const { nowMs } = turn;
  for (const step of turn.state.steps.values()) {
    if (!step.inFlight) continue;
    const { path, attempt, deadlineMs } = step;
    const interrupted = { kind: "attempt-interrupted", version: 1, step: path, attempt } as const;
    const overdue = deadlineMs !== undefined && deadlineMs <= nowMs;
    if (!overdue && attempt < callOf(turn.plan, path).retry.attempts) {
      turn.record({ ...interrupted, retryAtMs: nowMs });
      startAttempt(turn, path);
      continue;
    }
    turn.record(interrupted);
    failStep(turn, overdue ? overrunError(turn, path, attempt) : interruptedError(path, attempt));
    return;
  }
}

const interruptedError = (step: string, attempts: number): StepError => ({
  reason: "INTERRUPTED",
  message: `Attempt ${attempts}, the last one allowed, was interrupted while it was in flight; what became of it is unknown`,
  step,
  attempts,
});
