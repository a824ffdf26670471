import { AskSchema, collect, items, messageToJson } from "@machinery/client";
import type { Command } from "commander";
import { parseCount } from "../parse-count.js";
import { print } from "../print.js";
import { renderAskList } from "../render/ask-list.js";
import type { Session } from "../session.js";

interface Options {
  readonly workflow?: string;
  readonly group?: string;
  readonly assignee?: string;
  readonly claimedBy?: string;
  readonly unclaimed?: boolean;
  readonly limit: string;
}

/** `ask list`: the open questions to people, the oldest first. */
export function addAskList(ask: Command, session: Session): void {
  ask
    .command("list")
    .alias("ls")
    .description("list the questions that wait for an answer, the oldest first, each with its form")
    .option("--workflow <name>", "only those of a workflow")
    .option("--group <name>", "only those to a group")
    .option("--assignee <name>", "only those to a person")
    .option("--claimed-by <name>", "only those that somebody has claimed")
    .option("--unclaimed", "only those that nobody has claimed")
    .option("--limit <number>", "how many at most", "50")
    .addHelpText(
      "after",
      "\nExamples:\n  machinery ask list --group sales --unclaimed\n  machinery ask list -o json",
    )
    .action((options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { client, environment, signal, style } = context;
        const limit = parseCount(options.limit, "--limit", 1_000_000);
        const { workflow = "", group = "", assignee = "", claimedBy = "", unclaimed = false } = options;
        const filter = { workflow, group, assignee, claimedBy, unclaimed };
        const pageSize = Math.min(limit + 1, 1_000);
        const fetch = (pageToken: string) =>
          client.events.listAsks({ filter, pageSize, pageToken }, { signal });
        const found = await collect(items(fetch, (page) => page.asks, limit + 1));
        const asks = found.slice(0, limit);
        print(context, {
          json: () => asks.map((one) => messageToJson(AskSchema, one)),
          name: () => asks.map(({ eventId, step }) => `${eventId} ${step}`),
          table: () => (asks.length === 0 ? "" : renderAskList(asks, environment.now(), style)),
        });
        if (asks.length === 0) context.say("no such questions");
        if (found.length > limit)
          context.say(`there are more than ${String(limit)}: raise --limit, or say more exactly which`);
      }),
    );
}
