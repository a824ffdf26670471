import type { FactForm } from "./fact-form.js";
import { isTime, optional } from "./shape.js";
import { unparkStep } from "../applying/unpark-step.js";

/** An event that was set aside or paused goes on, and with it the steps that were held. */
export interface EventResumed {
  readonly kind: "event-resumed";
  readonly version: 1;
  /** When the steps that were held are tried again, in milliseconds since 1970. Without it they are not. */
  readonly retryAtMs?: number;
}

export const eventResumedV1: FactForm<EventResumed> = {
  kind: "event-resumed",
  version: 1,
  shape: { retryAtMs: optional(isTime) },
  apply(state, { retryAtMs }, changes) {
    changes.set(state, "quarantined", false);
    changes.set(state, "paused", false);
    if (retryAtMs === undefined || state.parked === 0) return;
    for (const step of state.steps.values()) unparkStep(state, step, retryAtMs, changes);
  },
};
