import { type DeferredBy, deferredBy } from "../state/deferred.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setDeferred } from "../applying/set-deferred.js";
import { setInFlight } from "../applying/set-in-flight.js";
import type { FactForm } from "./fact-form.js";
import { isCount, isText, isTime, optional } from "./shape.js";

/** A call was not made: its service lets no more in. It counts as no attempt; the step waits until it is let in. */
export interface AttemptDeferred {
  readonly kind: "attempt-deferred";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  /** The service's name. */
  readonly service: string;
  readonly by: DeferredBy;
  /** Since when it waits, in milliseconds since 1970: it keeps its place when it is deferred again. */
  readonly sinceMs: number;
  /** When it is looked at again at the latest, in milliseconds since 1970. */
  readonly untilMs?: number;
  /** Since when the service's breaker is open, in milliseconds since 1970. */
  readonly openSinceMs?: number;
}

export const attemptDeferredV1: FactForm<AttemptDeferred> = {
  kind: "attempt-deferred",
  version: 1,
  shape: {
    step: isText,
    attempt: isCount,
    service: isText,
    by: (value) => (deferredBy as readonly unknown[]).includes(value),
    sinceMs: isTime,
    untilMs: optional(isTime),
    openSinceMs: optional(isTime),
  },
  apply(state, fact, changes) {
    const { service, by, sinceMs, untilMs, openSinceMs } = fact;
    const step = openStepOf(state, fact.step);
    changes.set(step, "attempt", fact.attempt - 1);
    setInFlight(state, step, false, changes);
    setDeferred(state, step, { service, by, untilMs, openSinceMs }, changes);
    changes.set(step, "waitsSinceMs", sinceMs);
  },
};
