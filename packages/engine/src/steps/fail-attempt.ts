import { callOf } from "../operation-of.js";
import type { CallError } from "../error.js";
import type { Fault } from "../fault.js";
import type { OpenStep } from "../open-step.js";
import type { Turn } from "../turn.js";
import { failStep } from "./fail-step.js";
import { retryTimeOf } from "./retry-time-of.js";

/** Ends the attempt in flight with an error: the step tries again later when its policy and its deadline allow, and fails otherwise. */
export function failAttempt(turn: Turn, step: OpenStep, error: CallError): void {
  const { path, attempt } = step;
  const fault: Fault = {
    reason: error.reason,
    message: error.message,
    ...(error.data === undefined ? {} : { data: error.data }),
  };
  const retryAtMs = retryTimeOf({
    policy: callOf(turn.plan, path).retry,
    step,
    error,
    seed: turn.state.seed,
    nowMs: turn.nowMs,
  });
  const failed = { kind: "attempt-failed", version: 1, step: path, attempt } as const;
  const stepError = { ...fault, step: path, attempts: attempt };
  if (retryAtMs !== undefined) {
    turn.record({ ...failed, error: stepError, retryAtMs });
    return;
  }
  turn.record({ ...failed, error: stepError });
  failStep(turn, path, fault, attempt);
}
