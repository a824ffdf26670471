import { hasEnded } from "@machinery/client";
import type { Command } from "commander";
import { actOnMany, addBulkOptions, bulkHelp, type BulkOptions, oneOrMany, printActed } from "../bulk.js";
import type { Session } from "../session.js";

interface Options extends BulkOptions {
  readonly reason: string;
}

/** `event cancel`: ends events that have not ended. */
export function addEventCancel(event: Command, session: Session): void {
  const cancel = event
    .command("cancel")
    .description(
      "end an event that has not ended, once what it did is undone; cancelling it again changes nothing",
    )
    .argument("[event]", "its id");
  addBulkOptions(cancel)
    .option("--reason <text>", "why, for people", "")
    .addHelpText(
      "after",
      `${bulkHelp}

Examples:
  machinery event cancel 01k2m9… --reason "posted twice"
  machinery event cancel --workflow process-text --label import=17 --dry-run`,
    )
    .action((id: string | undefined, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const { reason } = options;
        const eventId = oneOrMany(id, options);
        if (eventId === undefined) return actOnMany(context, { kind: "cancel", reason }, options);
        const { client, signal } = context;
        const cancelled = await client.events.cancelEvent({ eventId, reason }, { signal });
        const code = printActed(context, cancelled.event);
        if (cancelled.event !== undefined && !hasEnded(cancelled.event.status))
          context.say(`it ends when what was done is undone: machinery event watch ${eventId}`);
        return code;
      }),
    );
}
