import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** Somebody paused the event: what is in flight ends and is written down; nothing begins until it is resumed. */
export interface EventPaused {
  readonly kind: "event-paused";
  readonly version: 1;
  readonly reason: string;
}

export const eventPausedV1: FactForm<EventPaused> = {
  kind: "event-paused",
  version: 1,
  shape: { reason: isText },
  apply(state, _fact, changes) {
    changes.set(state, "paused", true);
  },
};
