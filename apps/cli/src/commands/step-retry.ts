import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import type { Session } from "../session.js";

/** `step retry`: tries a step again that is held. */
export function addStepRetry(step: Command, session: Session): void {
  step
    .command("retry")
    .description("try a step again whose attempts are spent and that is held, with all its attempts anew")
    .argument("<event>", "the event's id")
    .argument("<step>", "the step's path, as `event get` shows it")
    .addHelpText("after", "\nExample:\n  machinery step retry 01k2m9… charge")
    .action((eventId: string, path: string, _options: unknown, command: Command) =>
      session.run(command, async (context) => {
        const request = { eventId, step: path };
        const { event } = await context.client.events.retryStep(request, { signal: context.signal });
        return printStepResult(context, { event, step: path }, "tried again");
      }),
    );
}
