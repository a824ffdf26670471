import type { Command } from "commander";
import { printStepResult } from "../print-step-result.js";
import type { Session } from "../session.js";
import { addStepTarget, readStepTarget } from "../step-target.js";

/** `step fail`: says that a call failed, in place of its service. */
export function addStepFail(step: Command, session: Session): void {
  addStepTarget(
    step.command("fail").description("say that the call of a step failed, in place of its service"),
  )
    .option("--reason <reason>", "what workflows handle it by, such as DECLINED", "FAILED")
    .option("--message <text>", "one sentence for people", "")
    .addHelpText(
      "after",
      "\nIt ends the step; a `catch` around it may handle the reason. Said by token it is retried where the policy names its reason.\n\nExample:\n  machinery step fail 01k2m9… charge --reason DECLINED --message 'the bank said no'",
    )
    .action(
      (
        event: string | undefined,
        path: string | undefined,
        options: { readonly token?: string; readonly reason: string; readonly message: string },
        command: Command,
      ) =>
        session.run(command, async (context) => {
          const { reason, message } = options;
          const request = { ...readStepTarget(event, path, options.token), reason, message };
          const done = await context.client.events.failStep(request, { signal: context.signal });
          return printStepResult(context, done, "failed");
        }),
    );
}
