import { advance } from "../turn/advance.js";
import type { CallError } from "../error.js";
import type { Given } from "../state/given.js";
import { callOf } from "../plan/operation-of.js";
import { callToSettle } from "../steps/call-to-settle.js";
import { endCall } from "../steps/end-call.js";
import { failAttempt } from "../steps/fail-attempt.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * A call failed, which was not told with the call: by callback, or by a person. The service's word counts as that of an attempt, which is
 * repeated where the policy names its reason; a person's ends the step. Refused as `complete-step` is.
 */
export interface FailStep extends Given {
  readonly kind: "fail-step";
  readonly step: string;
  readonly error: CallError;
}

export const failStep: CommandHandler<FailStep> = (turn, command) => {
  const { by, digest, error } = command;
  const given: Given = { by, digest };
  const found = callToSettle(turn, command.step, given, { error });
  if (!found.ok) return found.rejection;
  const { step } = found;
  if (step === undefined) return undefined;
  const { path, attempt } = step;
  const isAtWork = step.inFlight || step.awaiting;
  if (by === "callback" && isAtWork) failAttempt(turn, step, error, given);
  // The attempt it is about has failed already, and the next one has its time.
  else if (
    by === "callback" &&
    callOf(turn.plan, path, step.service).retry.on?.includes(error.reason) === true
  )
    return undefined;
  else {
    const stepError = stepErrorOf(error, path, attempt);
    // Whoever says so has not heard the service.
    if (isAtWork)
      turn.record({
        kind: "attempt-failed",
        version: 1,
        step: path,
        attempt,
        error: stepError,
        unknown: true,
      });
    endCall(turn, step, stepError, given);
  }
  advance(turn);
  return undefined;
};
