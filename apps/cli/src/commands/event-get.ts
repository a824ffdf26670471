import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { hideSensitive } from "../hide-sensitive.js";
import { print } from "../print.js";
import { renderEventPage } from "../render/event-page.js";
import type { Session } from "../session.js";

/** `event get`: one event as it stands. */
export function addEventGet(event: Command, session: Session): void {
  event
    .command("get")
    .description("show an event: where it stands, its data, steps and outputs, and why it failed")
    .argument("<event>", "its id")
    .addHelpText("after", "\nExample:\n  machinery event get 01k2m9… -o json")
    .action((eventId: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const answer = await context.client.events.getEvent({ eventId }, { signal: context.signal });
        const found = answer.event;
        if (found === undefined) return exitCodes.other;
        const shown = context.format === "table" ? await hideSensitive(context, found) : found;
        print(context, {
          json: () => messageToJson(EventSchema, found),
          name: () => [found.eventId],
          table: () => renderEventPage(shown, context.environment.now(), context.style),
        });
        return exitCodes.fine;
      }),
    );
}
