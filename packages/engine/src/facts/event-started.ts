import type { FactForm } from "./fact-form.js";

/** There was room: its operations begin. */
export interface EventStarted {
  readonly kind: "event-started";
  readonly version: 1;
}

export const eventStartedV1: FactForm<EventStarted> = {
  kind: "event-started",
  version: 1,
  shape: {},
  apply(state, _fact, changes) {
    changes.set(state, "started", true);
  },
};
