import type { Command } from "commander";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";
import { workflowToJson } from "../workflow-json.js";

/** `workflow resume`: lets what waits of a workflow begin. */
export function addWorkflowResume(workflow: Command, session: Session): void {
  workflow
    .command("resume")
    .description("have the events of a paused workflow begin again, the oldest first")
    .argument("<workflow>", "its name")
    .addHelpText("after", "\nExample:\n  machinery workflow resume process-text")
    .action((name: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const request = { name };
        const answer = await context.client.workflows.resumeWorkflow(request, { signal: context.signal });
        print(context, {
          json: () => (answer.workflow === undefined ? { name } : workflowToJson(answer.workflow)),
          name: () => [name],
          table: () => `workflow/${printable(name)} resumed\n`,
        });
      }),
    );
}
