import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { addPersonOption, personOf } from "../person-options.js";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";

interface Options {
  readonly by?: string;
  readonly release?: boolean;
}

/** `ask claim`: says that somebody answers a question, or does not any more. */
export function addAskClaim(ask: Command, session: Session): void {
  addPersonOption(
    ask.command("claim").description("say that you answer a question, so that others leave it to you"),
  )
    .argument("<event>", "its event's id")
    .argument("<step>", "the step that asks, as `ask list` shows it")
    .option("--release", "that you do not any more")
    .addHelpText(
      "after",
      "\nNothing proves who you are.\n\nExample:\n  machinery ask claim 01k2m9… approve --by ada",
    )
    .action((eventId: string, step: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const by = personOf(session.environment, options.by);
        const request = { eventId, step, by, release: options.release ?? false };
        const { event } = await context.client.events.claimAsk(request, { signal: context.signal });
        if (event === undefined) return exitCodes.other;
        const done = request.release ? "released" : `claimed by ${printable(by)}`;
        print(context, {
          json: () => messageToJson(EventSchema, event),
          name: () => [event.eventId],
          table: () => `event/${event.eventId} ${printable(step)} ${done}\n`,
        });
        return exitCodes.fine;
      }),
    );
}
