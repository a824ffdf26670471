import type { StepError } from "../error.js";
import { leaveAll } from "../turn/leave.js";
import type { OpenStep } from "../state/open-step.js";
import { requestOf } from "../plan/operation-of.js";
import type { Turn } from "../turn/turn.js";
import { cancelStep, isSettling } from "./end-call.js";
import { overrunError } from "./overrun-step.js";
import { attemptsOf } from "./retry-time-of.js";
import { spendCall } from "./spend-call.js";
import { wakeSteps } from "./wake-steps.js";

/**
 * Ends every attempt in flight as interrupted: nobody will tell any more what became of it. It counts as an attempt; the next one begins
 * at once where the policy has one left, whatever reasons it names. Otherwise the step fails with INTERRUPTED, or with TIMEOUT past its
 * deadline. No attempt begins before all are interrupted, be it in a later commit: so those in flight are known to be the old ones.
 * `upSinceMs`: since when services could say that they are alive, in milliseconds since 1970; unless it is said, from now on.
 */
export function interruptAttempts(turn: Turn, upSinceMs = turn.nowMs): void {
  const { steps } = turn.state;
  const inFlight = [...steps.values()].filter((step) => step.inFlight && step.run === undefined);
  for (const step of inFlight.sort((one, other) => one.order - other.order)) {
    // What came before it may have ended it.
    if (steps.get(step.path) !== step) continue;
    if (turn.isFull) return turn.yield(true);
    interruptAttempt(turn, step);
    leaveAll(turn);
  }
  turn.isInterrupting = false;
  if (inFlight.length > 0) wakeSteps(turn, upSinceMs);
}

function interruptAttempt(turn: Turn, step: OpenStep): void {
  const { path, attempt, deadlineMs } = step;
  const { nowMs } = turn;
  const interrupted = { kind: "attempt-interrupted", version: 1, step: path, attempt } as const;
  const overdue = deadlineMs !== undefined && deadlineMs <= nowMs;
  if (isSettling(turn, step)) {
    turn.record(interrupted);
    cancelStep(turn, step);
    return;
  }
  if (!overdue && attemptsOf(step) < requestOf(turn.plan, path, step.service).retry.attempts) {
    turn.record({ ...interrupted, retryAtMs: nowMs });
    return;
  }
  turn.record(interrupted);
  spendCall(turn, step, overdue ? overrunError(turn, path, attempt) : interruptedError(path, attempt));
}

const interruptedError = (step: string, attempts: number): StepError => ({
  reason: "INTERRUPTED",
  message: `Attempt ${attempts}, the last one allowed, was interrupted while it was in flight; what became of it is unknown`,
  step,
  attempts,
});
