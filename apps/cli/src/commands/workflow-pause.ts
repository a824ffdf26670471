import type { Command } from "commander";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";
import { workflowToJson } from "../workflow-json.js";

/** `workflow pause`: holds what has not begun of a workflow. */
export function addWorkflowPause(workflow: Command, session: Session): void {
  workflow
    .command("pause")
    .description(
      "have no further event of a workflow begin: those that are posted wait, those under way go on",
    )
    .argument("<workflow>", "its name")
    .option("--reason <text>", "why, for people", "")
    .addHelpText(
      "after",
      '\nExample:\n  machinery workflow pause process-text --reason "the warehouse moves"',
    )
    .action((name: string, options: { readonly reason: string }, command: Command) =>
      session.run(command, async (context) => {
        const request = { name, reason: options.reason };
        const answer = await context.client.workflows.pauseWorkflow(request, { signal: context.signal });
        print(context, {
          json: () => (answer.workflow === undefined ? { name } : workflowToJson(answer.workflow)),
          name: () => [name],
          table: () => `workflow/${printable(name)} paused\n`,
        });
      }),
    );
}
