import { EventStatus } from "@machinery/protocol";
import type { StepError } from "../error.js";
import { closeEvent } from "../applying/close-event.js";
import type { FactForm } from "./fact-form.js";
import { isStepError } from "./shape.js";

/** The event ended with an error. */
export interface EventFailed {
  readonly kind: "event-failed";
  readonly version: 1;
  readonly error: StepError;
}

export const eventFailedV1: FactForm<EventFailed> = {
  kind: "event-failed",
  version: 1,
  shape: { error: isStepError },
  apply(state, fact, changes) {
    changes.set(state, "error", fact.error);
    closeEvent(state, EventStatus.FAILED, changes);
  },
};
