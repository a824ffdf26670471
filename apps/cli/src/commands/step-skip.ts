import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import { readData } from "../read-data.js";
import type { Session } from "../session.js";

/** `step skip`: goes on behind a step that is held or waits. */
export function addStepSkip(step: Command, session: Session): void {
  step
    .command("skip")
    .description(
      "go on behind a step that is held or waits, be it for its next attempt, its service or a time, as if its service had answered this",
    )
    .argument("<event>", "the event's id")
    .argument("<step>", "the step's path, as `event get` shows it")
    .option("-d, --data <json>", "what stands for the answer, as a JSON object; - reads standard input")
    .option("-f, --file <path>", "a file with it; - reads standard input")
    .addHelpText(
      "after",
      '\nIt must match the outputs of the service. A step that waits for a time takes {}.\n\nExample:\n  machinery step skip 01k2m9… charge -d \'{"receipt": "by hand"}\'',
    )
    .action(
      (
        eventId: string,
        path: string,
        options: { readonly data?: string; readonly file?: string },
        command: Command,
      ) =>
        session.run(command, async (context) => {
          const outputs = await readData(session.environment, options);
          const request = { eventId, step: path, outputs };
          const { event } = await context.client.events.skipStep(request, { signal: context.signal });
          return printStepResult(context, { event, step: path }, "skipped");
        }),
    );
}
