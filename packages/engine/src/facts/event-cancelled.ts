import { EventStatus } from "@machinery/protocol";
import { closeEvent } from "../applying/close-event.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** The event ended because somebody asked for it. Its open steps end with it. */
export interface EventCancelled {
  readonly kind: "event-cancelled";
  readonly version: 1;
  readonly reason: string;
}

export const eventCancelledV1: FactForm<EventCancelled> = {
  kind: "event-cancelled",
  version: 1,
  shape: { reason: isText },
  apply(state, _fact, changes) {
    closeEvent(state, EventStatus.CANCELLED, changes);
  },
};
