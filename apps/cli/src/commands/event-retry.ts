import type { Command } from "commander";
import { actOnMany, addBulkOptions, bulkHelp, type BulkOptions, oneOrMany, printActed } from "../bulk.js";
import type { Session } from "../session.js";

/** `event retry`: tries steps of events now that are held or wait for their next attempt. */
export function addEventRetry(event: Command, session: Session): void {
  const retry = event
    .command("retry")
    .description("try all steps of an event now that are held or wait for their next attempt")
    .argument("[event]", "its id");
  addBulkOptions(retry)
    .addHelpText(
      "after",
      `
\`step retry\` tries one step; \`event rerun\` carries an event out again that has ended.
${bulkHelp}

Examples:
  machinery event retry 01k2m9…
  machinery event retry --workflow process-text --status waiting`,
    )
    .action((id: string | undefined, options: BulkOptions, command: Command) =>
      session.run(command, async (context) => {
        const eventId = oneOrMany(id, options);
        if (eventId === undefined) return actOnMany(context, { kind: "retry" }, options);
        const { client, signal } = context;
        return printActed(context, (await client.events.retryStep({ eventId }, { signal })).event);
      }),
    );
}
