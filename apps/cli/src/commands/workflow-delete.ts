import type { Command } from "commander";
import { print } from "../print.js";
import { printable } from "../render/printable.js";
import type { Session } from "../session.js";

/** `workflow delete`: ends a workflow. */
export function addWorkflowDelete(workflow: Command, session: Session): void {
  workflow
    .command("delete")
    .alias("rm")
    .description("end a workflow: nothing more can be posted to it; events under way go on")
    .argument("<workflow>", "its name")
    .addHelpText("after", "\nExample:\n  machinery workflow delete process-text")
    .action((name: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        await context.client.workflows.deleteWorkflow({ name }, { signal: context.signal });
        print(context, {
          json: () => ({ kind: "workflow", name, result: "deleted" }),
          name: () => [name],
          table: () => `workflow/${printable(name)} deleted\n`,
        });
      }),
    );
}
