import type { FactForm } from "./fact-form.js";

/** An event that was set aside goes on. */
export interface EventResumed {
  readonly kind: "event-resumed";
  readonly version: 1;
}

export const eventResumedV1: FactForm<EventResumed> = {
  kind: "event-resumed",
  version: 1,
  shape: {},
  apply(state, _fact, changes) {
    changes.set(state, "quarantined", false);
  },
};
