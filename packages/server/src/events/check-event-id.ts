import { isEventId, type Rejection } from "@machinery/protocol";
import { invalidArgument } from "../errors/invalid-argument.js";
import { eventNotFound } from "../errors/not-found.js";

/** A text that is no id cannot be an event's: that is told as any event that is not there. */
export function checkEventId(eventId: string): Rejection | undefined {
  if (eventId === "") {
    return invalidArgument("event_id", "the id of an event", "none", "give the id that the post answered");
  }
  return isEventId(eventId) ? undefined : eventNotFound(eventId);
}
