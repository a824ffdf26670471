import { EventSchema, messageToJson, type Event } from "@machinery/client";
import type { Context } from "./context.js";
import { exitCodes } from "./exit-codes.js";
import { print } from "./print.js";
import { printable } from "./render/printable.js";
import { renderEventStatus } from "./render/status.js";

/** Writes the event that something was said about a step of, and gives the exit code. */
export function printStepResult(
  context: Context,
  { event, step }: { readonly event?: Event | undefined; readonly step: string },
  said: string,
): number {
  if (event === undefined) return exitCodes.other;
  print(context, {
    json: () => messageToJson(EventSchema, event),
    name: () => [event.eventId],
    table: () =>
      `event/${event.eventId} ${printable(step)} ${said}, event ${renderEventStatus(event.status, context.style)}\n`,
  });
  return exitCodes.fine;
}
