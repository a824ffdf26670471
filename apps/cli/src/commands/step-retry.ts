import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import type { Session } from "../session.js";

/** `step retry`: tries a step now that is held or waits for its next attempt. */
export function addStepRetry(step: Command, session: Session): void {
  step
    .command("retry")
    .description(
      "try a step now that is held, with all its attempts anew, or that waits for its next attempt",
    )
    .argument("<event>", "the event's id")
    .argument("[step]", "the step's path, as `event get` shows it; without it all such steps of the event")
    .addHelpText(
      "after",
      "\nExamples:\n  machinery step retry 01k2m9… charge\n  machinery step retry 01k2m9…",
    )
    .action((eventId: string, path: string | undefined, _options: unknown, command: Command) =>
      session.run(command, async (context) => {
        const request = { eventId, step: path ?? "" };
        const { event } = await context.client.events.retryStep(request, { signal: context.signal });
        return printStepResult(context, { event, step: path ?? "all that wait" }, "tried again");
      }),
    );
}
