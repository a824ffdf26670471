import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { renderEventStatus } from "../render/status.js";
import type { Session } from "../session.js";

/** `event pause`: holds an event. */
export function addEventPause(event: Command, session: Session): void {
  event
    .command("pause")
    .description("hold an event: calls in flight end, nothing begins and no timer fires until it is resumed")
    .argument("<event>", "its id")
    .option("--reason <text>", "why, for people", "")
    .addHelpText("after", '\nExample:\n  machinery event pause 01k2m9… --reason "the warehouse moves"')
    .action((eventId: string, options: { readonly reason: string }, command: Command) =>
      session.run(command, async (context) => {
        const request = { eventId, reason: options.reason };
        const { event } = await context.client.events.pauseEvent(request, { signal: context.signal });
        if (event === undefined) return exitCodes.other;
        print(context, {
          json: () => messageToJson(EventSchema, event),
          name: () => [event.eventId],
          table: () => `event/${event.eventId} ${renderEventStatus(event.status, context.style)}\n`,
        });
        return exitCodes.fine;
      }),
    );
}
