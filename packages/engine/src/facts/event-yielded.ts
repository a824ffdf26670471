import type { FactForm } from "./fact-form.js";
import { isFlag, isTime, optional } from "./shape.js";

/** More was to be done at once than one commit holds: the event goes on in the next one. */
export interface EventYielded {
  readonly kind: "event-yielded";
  readonly version: 1;
  /** When it goes on, in milliseconds since 1970: at once. */
  readonly wakeTimeMs: number;
  /** Whether attempts that were in flight when the daemon stopped are still to be interrupted: nothing is called as long as that is so. */
  readonly interrupting?: boolean;
}

export const eventYieldedV1: FactForm<EventYielded> = {
  kind: "event-yielded",
  version: 1,
  shape: { wakeTimeMs: isTime, interrupting: optional(isFlag) },
  apply(state, fact, changes) {
    changes.set(state, "goOnAtMs", fact.wakeTimeMs);
    changes.set(state, "interrupting", fact.interrupting ?? false);
  },
};
