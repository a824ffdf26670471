import type { FactForm } from "./fact-form.js";
import { isTime, optional } from "./shape.js";

/** There was room: its operations begin. */
export interface EventStarted {
  readonly kind: "event-started";
  readonly version: 1;
  /** When it must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

export const eventStartedV1: FactForm<EventStarted> = {
  kind: "event-started",
  version: 1,
  shape: { deadlineMs: optional(isTime) },
  apply(state, { deadlineMs }, changes) {
    changes.set(state, "started", true);
    if (deadlineMs !== undefined) changes.set(state, "deadlineMs", deadlineMs);
  },
};
