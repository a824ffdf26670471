import { collect, FactSchema, items, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { print } from "../print.js";
import { renderHistory } from "../render/history.js";
import type { Session } from "../session.js";

/** `event history`: every fact of an event. */
export function addEventHistory(event: Command, session: Session): void {
  event
    .command("history")
    .description(
      "show all that happened to an event, each step and attempt; with -o json also inputs and outputs",
    )
    .argument("<event>", "its id")
    .addHelpText("after", "\nExample:\n  machinery event history 01k2m9… -o json")
    .action((eventId: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const { client, signal } = context;
        const fetch = (pageToken: string) =>
          client.events.getEventHistory({ eventId, pageToken, pageSize: 1_000 }, { signal });
        const facts = await collect(items(fetch, (page) => page.facts));
        print(context, {
          json: () => facts.map((fact) => messageToJson(FactSchema, fact)),
          name: () => facts.map((fact) => fact.kind),
          table: () => renderHistory(facts, context.style),
        });
      }),
    );
}
