import { EventSchema, hasEnded, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { print } from "../print.js";
import { renderEventStatus } from "../render/status.js";
import type { Session } from "../session.js";

/** `event cancel`: ends an event that has not ended. */
export function addEventCancel(event: Command, session: Session): void {
  event
    .command("cancel")
    .description(
      "end an event that has not ended, once what it did is undone; cancelling it again changes nothing",
    )
    .argument("<event>", "its id")
    .option("--reason <text>", "why, for people", "")
    .addHelpText("after", '\nExample:\n  machinery event cancel 01k2m9… --reason "posted twice"')
    .action((eventId: string, options: { readonly reason: string }, command: Command) =>
      session.run(command, async (context) => {
        const request = { eventId, reason: options.reason };
        const { event } = await context.client.events.cancelEvent(request, { signal: context.signal });
        if (event === undefined) return exitCodes.other;
        print(context, {
          json: () => messageToJson(EventSchema, event),
          name: () => [event.eventId],
          table: () => `event/${event.eventId} ${renderEventStatus(event.status, context.style)}\n`,
        });
        if (!hasEnded(event.status))
          context.say(`it ends when what was done is undone: machinery event watch ${event.eventId}`);
        return exitCodes.fine;
      }),
    );
}
