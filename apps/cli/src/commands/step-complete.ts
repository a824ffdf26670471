import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import { readData } from "../read-data.js";
import type { Session } from "../session.js";
import { addStepTarget, readStepTarget } from "../step-target.js";

/** `step complete`: answers a call in place of its service. */
export function addStepComplete(step: Command, session: Session): void {
  addStepTarget(step.command("complete").description("answer the call of a step, in place of its service"))
    .option("-d, --data <json>", "the answer as a JSON object; - reads standard input")
    .option("-f, --file <path>", "a file with the answer; - reads standard input")
    .addHelpText(
      "after",
      '\nIt must match the outputs of the service. What waits for a callback, runs or is to be retried can be answered.\n\nExample:\n  machinery step complete 01k2m9… charge -d \'{"receipt": "by hand"}\'',
    )
    .action(
      (
        event: string | undefined,
        path: string | undefined,
        options: { readonly token?: string; readonly data?: string; readonly file?: string },
        command: Command,
      ) =>
        session.run(command, async (context) => {
          const target = readStepTarget(event, path, options.token);
          const outputs = await readData(session.environment, options);
          const request = { ...target, outputs };
          const done = await context.client.events.completeStep(request, { signal: context.signal });
          return printStepResult(context, done, "completed");
        }),
    );
}
