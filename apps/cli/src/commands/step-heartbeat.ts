import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import type { Session } from "../session.js";
import { addStepTarget, readStepTarget } from "../step-target.js";

/** `step heartbeat`: says that a call is still being worked on. */
export function addStepHeartbeat(step: Command, session: Session): void {
  addStepTarget(
    step
      .command("heartbeat")
      .description("say that the call of a step is still being worked on, in place of its service"),
  )
    .addHelpText(
      "after",
      "\nOnly calls with a heartbeat_timeout need it.\n\nExample:\n  machinery step heartbeat 01k2m9… charge",
    )
    .action(
      (
        event: string | undefined,
        path: string | undefined,
        options: { readonly token?: string },
        command: Command,
      ) =>
        session.run(command, async (context) => {
          const target = readStepTarget(event, path, options.token);
          const done = await context.client.events.heartbeatStep(target, { signal: context.signal });
          return printStepResult(context, done, "is alive");
        }),
    );
}
