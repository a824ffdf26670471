import { requestOf } from "../plan/operation-of.js";
import type { CallError } from "../error.js";
import type { Given } from "../state/given.js";
import type { OpenStep } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { endCall, isSettling } from "./end-call.js";
import { mayRepeat, retryTimeOf } from "./retry-time-of.js";
import { spendCall } from "./spend-call.js";
import { stepErrorOf } from "./step-error.js";

/** Ends the attempt in flight with an error: the step tries again later when its policy and its deadline allow, and fails otherwise. */
export function failAttempt(turn: Turn, step: OpenStep, callError: CallError, given?: Given): void {
  const { path, attempt } = step;
  const { nowMs } = turn;
  const { seed } = turn.state;
  const policy = requestOf(turn.plan, path, step.service).retry;
  const error = stepErrorOf(callError, path, attempt);
  const retryAtMs = isSettling(turn, step)
    ? undefined
    : retryTimeOf({ policy, step, error: callError, seed, nowMs });
  const failed = {
    kind: "attempt-failed",
    version: 1,
    step: path,
    attempt,
    error,
    ...(callError.unknown && ({ unknown: true } as const)),
    ...(given && { given }),
  } as const;
  if (retryAtMs !== undefined) {
    turn.record({ ...failed, retryAtMs });
    return;
  }
  turn.record(failed);
  // What must not be repeated is no matter of how often.
  if (mayRepeat(policy, callError)) spendCall(turn, step, error, given);
  else endCall(turn, step, error, given);
}
