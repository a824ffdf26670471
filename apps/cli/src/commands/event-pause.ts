import type { Command } from "commander";
import { actOnMany, addBulkOptions, bulkHelp, type BulkOptions, oneOrMany, printActed } from "../bulk.js";
import type { Session } from "../session.js";

interface Options extends BulkOptions {
  readonly reason: string;
}

/** `event pause`: holds events. */
export function addEventPause(event: Command, session: Session): void {
  const pause = event
    .command("pause")
    .description("hold an event: calls in flight end, nothing begins and no timer fires until it is resumed")
    .argument("[event]", "its id");
  addBulkOptions(pause)
    .option("--reason <text>", "why, for people", "")
    .addHelpText(
      "after",
      `${bulkHelp}

Examples:
  machinery event pause 01k2m9… --reason "the warehouse moves"
  machinery event pause --label warehouse=east --reason "it moves"`,
    )
    .action((id: string | undefined, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { reason } = options;
        const eventId = oneOrMany(id, options);
        if (eventId === undefined) return actOnMany(context, { kind: "pause", reason }, options);
        const { client, signal } = context;
        return printActed(context, (await client.events.pauseEvent({ eventId, reason }, { signal })).event);
      }),
    );
}
