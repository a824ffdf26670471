import { EventStatus } from "@machinery/protocol";
import type { EventSummary } from "../partition.js";
import type { Observer } from "../ports.js";

/** Tells that an event has ended, and why it failed if it did. */
export function observeEnd(observer: Observer, { eventId, workflow, status, error }: EventSummary): void {
  if (error === undefined)
    observer.observe({
      level: "debug",
      message: `the event ended: ${EventStatus[status]}`,
      eventId,
      workflow,
    });
  else
    observer.observe({
      level: "info",
      message: `the event failed: ${error.message}`,
      eventId,
      workflow,
      step: error.step,
      reason: error.reason,
    });
}
