import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setDeferred } from "../applying/set-deferred.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { setStepTime } from "../applying/set-step-time.js";
import { isCount, isText } from "./shape.js";

/** A call was ordered. It is made once this fact is committed, and not before. */
export interface AttemptStarted {
  readonly kind: "attempt-started";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
}

export const attemptStartedV1: FactForm<AttemptStarted> = {
  kind: "attempt-started",
  version: 1,
  shape: { step: isText, attempt: isCount },
  apply(state, fact, changes) {
    const step = openStepOf(state, fact.step);
    changes.set(step, "attempt", fact.attempt);
    setInFlight(state, step, true, changes);
    setDeferred(state, step, undefined, changes);
    setStepTime(state, step, "retryAtMs", undefined, changes);
  },
};
