import type { FactForm } from "./fact-form.js";
import { isTime } from "./shape.js";

/** More was to be done at once than one commit holds: the event goes on in the next one. */
export interface EventYielded {
  readonly kind: "event-yielded";
  readonly version: 1;
  /** When it goes on, in milliseconds since 1970: at once. */
  readonly wakeTimeMs: number;
}

export const eventYieldedV1: FactForm<EventYielded> = {
  kind: "event-yielded",
  version: 1,
  shape: { wakeTimeMs: isTime },
  apply(state, fact, changes) {
    changes.set(state, "goOnAtMs", fact.wakeTimeMs);
  },
};
