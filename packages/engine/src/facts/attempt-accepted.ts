import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setAwaiting } from "../applying/set-awaiting.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { isCount, isText, isTime, optional } from "./shape.js";

/** The service took the call and answers later: nothing is in flight any more, and the step waits. */
export interface AttemptAccepted {
  readonly kind: "attempt-accepted";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  /** When the service has been silent for too long, in milliseconds since 1970. */
  readonly silentUntilMs?: number;
}

export const attemptAcceptedV1: FactForm<AttemptAccepted> = {
  kind: "attempt-accepted",
  version: 1,
  shape: { step: isText, attempt: isCount, silentUntilMs: optional(isTime) },
  apply(state, fact, changes) {
    const step = openStepOf(state, fact.step);
    setInFlight(state, step, false, changes);
    setAwaiting(state, step, fact, changes);
  },
};
