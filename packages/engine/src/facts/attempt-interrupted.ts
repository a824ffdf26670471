import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { setStepTime } from "../applying/set-step-time.js";
import { isCount, isText, isTime, optional } from "./shape.js";

/** The daemon stopped, or set the event aside, while the attempt was in flight; what became of it is unknown. It counts as an attempt. */
export interface AttemptInterrupted {
  readonly kind: "attempt-interrupted";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  /** In milliseconds since 1970. Without it, a `step-failed` follows. */
  readonly retryAtMs?: number;
}

export const attemptInterruptedV1: FactForm<AttemptInterrupted> = {
  kind: "attempt-interrupted",
  version: 1,
  shape: { step: isText, attempt: isCount, retryAtMs: optional(isTime) },
  apply(state, fact, changes) {
    const step = openStepOf(state, fact.step);
    setInFlight(state, step, false, changes);
    if (step.waitsSinceMs !== undefined) changes.set(step, "waitsSinceMs", undefined);
    setStepTime(state, step, "retryAtMs", fact.retryAtMs, changes);
    changes.set(step, "isUnknown", true);
  },
};
