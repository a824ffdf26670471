import type { Command } from "commander";
import { actOnMany, addBulkOptions, bulkHelp, type BulkOptions, oneOrMany, printActed } from "../bulk.js";
import type { Session } from "../session.js";

/** `event resume`: lets events go on. */
export function addEventResume(event: Command, session: Session): void {
  const resume = event
    .command("resume")
    .description("go on with an event that is paused or set aside, and try its steps again that are held")
    .argument("[event]", "its id");
  addBulkOptions(resume)
    .addHelpText(
      "after",
      `
What has become due meanwhile is done at once, in order.
${bulkHelp}

Examples:
  machinery event resume 01k2m9…
  machinery event resume --workflow process-text`,
    )
    .action((id: string | undefined, options: BulkOptions, command: Command) =>
      session.run(command, async (context) => {
        const eventId = oneOrMany(id, options);
        if (eventId === undefined) return actOnMany(context, { kind: "resume" }, options);
        const { client, signal } = context;
        return printActed(context, (await client.events.resumeEvent({ eventId }, { signal })).event);
      }),
    );
}
