import { EventSchema, collect, items, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { addFilterOptions, eventFilter, type FilterOptions } from "../event-filter.js";
import { parseCount } from "../parse-count.js";
import { print } from "../print.js";
import { renderEventList } from "../render/event-list.js";
import type { Session } from "../session.js";

interface Options extends FilterOptions {
  readonly limit: string;
}

/** `event list`: events without payloads, newest first. */
export function addEventList(event: Command, session: Session): void {
  const list = event.command("list").alias("ls").description("list events, newest first");
  addFilterOptions(list, true)
    .option("--limit <number>", "how many at most", "50")
    .addHelpText(
      "after",
      `
Examples:
  machinery event list --workflow process-text --status failed,cancelled
  machinery event list --label order=17 --since 2h -o name`,
    )
    .action((options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { client, environment, signal, style } = context;
        const limit = parseCount(options.limit, "--limit", 1_000_000);
        const filter = eventFilter(options, environment.now());
        const pageSize = Math.min(limit + 1, 1_000);
        const fetch = (pageToken: string) =>
          client.events.listEvents({ filter, pageSize, pageToken }, { signal });
        // One more than wanted says whether there are more.
        const found = await collect(items(fetch, (page) => page.events, limit + 1));
        const events = found.slice(0, limit);
        print(context, {
          json: () => events.map((one) => messageToJson(EventSchema, one)),
          name: () => events.map((one) => one.eventId),
          table: () => (events.length === 0 ? "" : renderEventList(events, environment.now(), style)),
        });
        if (events.length === 0) context.say("no such events");
        if (found.length > limit)
          context.say(`there are more than ${String(limit)}: raise --limit, or say more exactly which`);
      }),
    );
}
