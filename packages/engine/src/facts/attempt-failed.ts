import type { StepError } from "../error.js";
import type { FactForm } from "./fact-form.js";
import type { Given } from "../state/given.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setAwaiting } from "../applying/set-awaiting.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { setStepTime } from "../applying/set-step-time.js";
import { settleCallback } from "../applying/settle-callback.js";
import { isCount, isFlag, isGiven, isStepError, isText, isTime, optional } from "./shape.js";

/** An attempt failed. With `retryAtMs` the step tries again then; without, a `step-failed` follows. */
export interface AttemptFailed {
  readonly kind: "attempt-failed";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  readonly error: StepError;
  /** In milliseconds since 1970. */
  readonly retryAtMs?: number;
  /** Who said so, when it did not come with the call. */
  readonly given?: Given;
  /** Whether the service may have done its part all the same. */
  readonly unknown?: true;
}

export const attemptFailedV1: FactForm<AttemptFailed> = {
  kind: "attempt-failed",
  version: 1,
  shape: {
    step: isText,
    attempt: isCount,
    error: isStepError,
    retryAtMs: optional(isTime),
    given: optional(isGiven),
    unknown: optional(isFlag),
  },
  apply(state, fact, changes) {
    const step = openStepOf(state, fact.step);
    setInFlight(state, step, false, changes);
    setAwaiting(state, step, undefined, changes);
    if (step.waitsSinceMs !== undefined) changes.set(step, "waitsSinceMs", undefined);
    setStepTime(state, step, "retryAtMs", fact.retryAtMs, changes);
    if (fact.given !== undefined) settleCallback(state, fact.step, "attempt", fact.given, changes);
    if (fact.unknown) changes.set(step, "isUnknown", true);
  },
};
