import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { renderEventStatus } from "../render/status.js";
import type { Session } from "../session.js";

/** `event resume`: lets an event go on. */
export function addEventResume(event: Command, session: Session): void {
  event
    .command("resume")
    .description("go on with an event that is paused or set aside, and try its steps again that are held")
    .argument("<event>", "its id")
    .addHelpText(
      "after",
      "\nWhat has become due meanwhile is done at once, in order.\n\nExample:\n  machinery event resume 01k2m9…",
    )
    .action((eventId: string, _options: unknown, command: Command) =>
      session.run(command, async (context) => {
        const request = { eventId };
        const { event } = await context.client.events.resumeEvent(request, { signal: context.signal });
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
