import { EventSchema, EventStatus, messageToJson, type Event } from "@machinery/client";
import type { Context } from "./context.js";
import { exitCodeOfEvent, exitCodes } from "./exit-codes.js";
import { print } from "./print.js";
import { renderEventError } from "./render/event-error.js";
import { renderJson } from "./render/json.js";

/** Writes what an event that has ended gave: its outputs to stdout, or on stderr why there are none. Gives its exit code. */
export function printEventResult(context: Context, event: Event | undefined): number {
  if (event === undefined) return exitCodes.other;
  print(context, {
    json: () => messageToJson(EventSchema, event),
    name: () => [event.eventId],
    table: () => (event.status === EventStatus.SUCCEEDED ? renderJson(event.outputs ?? {}) : ""),
  });
  if (context.format === "table" && event.error !== undefined) {
    context.warn(renderEventError(event.error, event.steps, context.talkStyle));
  }
  return exitCodeOfEvent(event.status);
}
