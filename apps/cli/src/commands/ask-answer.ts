import { EventSchema, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { exitCodes } from "../exit-codes.js";
import { addPersonOption, personOf } from "../person-options.js";
import { print } from "../print.js";
import { readData } from "../read-data.js";
import { printable } from "../render/printable.js";
import { renderEventStatus } from "../render/status.js";
import type { Session } from "../session.js";

interface Options {
  readonly by?: string;
  readonly data?: string;
  readonly file?: string;
}

/** `ask answer`: answers a question. */
export function addAskAnswer(ask: Command, session: Session): void {
  addPersonOption(ask.command("answer").description("answer a question; the event goes on with it"))
    .argument("<event>", "its event's id")
    .argument("<step>", "the step that asks, as `ask list` shows it")
    .option("-d, --data <json>", "the answer as a JSON object; - reads standard input")
    .option("-f, --file <path>", "a file with the answer; - reads standard input")
    .addHelpText(
      "after",
      "\nIt must match the form that `ask list` shows. Nothing proves who you are.\n\nExample:\n  machinery ask answer 01k2m9… approve -d '{\"approved\": true}' --by ada",
    )
    .action((eventId: string, step: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const answer = await readData(session.environment, options);
        const request = { eventId, step, by: personOf(session.environment, options.by), answer };
        const { event } = await context.client.events.answerAsk(request, { signal: context.signal });
        if (event === undefined) return exitCodes.other;
        print(context, {
          json: () => messageToJson(EventSchema, event),
          name: () => [event.eventId],
          table: () =>
            `event/${event.eventId} ${printable(step)} answered, event ${renderEventStatus(event.status, context.style)}\n`,
        });
        return exitCodes.fine;
      }),
    );
}
