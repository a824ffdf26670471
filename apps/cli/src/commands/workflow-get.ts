import type { Workflow } from "@machinery/client";
import { writeDefinition } from "@machinery/language";
import type { Command } from "commander";
import { parseCount } from "../parse-count.js";
import { print } from "../print.js";
import { renderWorkflowPage } from "../render/workflow-page.js";
import type { Session } from "../session.js";
import { workflowToJson } from "../workflow-json.js";

interface Options {
  readonly revision?: string;
  readonly definition?: boolean;
}

/** `workflow get`: one workflow. */
export function addWorkflowGet(workflow: Command, session: Session): void {
  workflow
    .command("get")
    .description("show a workflow")
    .argument("<workflow>", "its name")
    .option("--revision <number>", "this revision, instead of the newest")
    .option(
      "--definition",
      "write only its definition, as text that can be applied again (as it was written; with -o json or yaml written anew)",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  machinery workflow get process-text --revision 2\n  machinery workflow get process-text --definition > process-text.yaml",
    )
    .action((name: string, options: Options, command: Command) =>
      session.run(command, async (context) => {
        const revision =
          options.revision === undefined ? 0 : parseCount(options.revision, "--revision", 2 ** 32 - 1);
        const answer = await context.client.workflows.getWorkflow(
          { name, revision },
          { signal: context.signal },
        );
        const found = answer.workflow;
        if (found === undefined) return;
        if (options.definition === true) {
          context.write(
            textOf(
              found,
              context.format === "json" || context.format === "yaml" ? context.format : undefined,
            ),
          );
          return;
        }
        print(context, {
          json: () => workflowToJson(found),
          name: () => [found.definition?.name ?? ""],
          table: () => renderWorkflowPage(found, textOf(found, undefined), context.style),
        });
      }),
    );
}

/** The text a workflow was defined by; written out when there is none, or when a format is asked for. */
function textOf({ definition, source }: Workflow, format: "json" | "yaml" | undefined): string {
  if (format === undefined && source !== "") return source.endsWith("\n") ? source : `${source}\n`;
  return definition === undefined ? "" : writeDefinition(definition, format ?? "yaml");
}
