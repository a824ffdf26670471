import type { Command } from "commander";
import { applyDocuments } from "../apply-documents.js";
import { readDefinitionFiles } from "../definition-files.js";
import { documentsOfKind } from "../documents-of-kind.js";
import { several } from "../event-filter.js";
import type { Session } from "../session.js";

/** `workflow define`: from files. */
export function addWorkflowDefine(workflow: Command, session: Session): void {
  workflow
    .command("define")
    .description("define workflows, or new revisions of them")
    .requiredOption(
      "-f, --file <path>",
      "a file, a folder, or `-` for standard input; several: given again",
      several,
    )
    .option("--force", "define them even when that breaks workflows that run them")
    .addHelpText("after", "\nExample:\n  machinery workflow define -f process-text.yaml")
    .action((options: { readonly file: readonly string[]; readonly force?: boolean }, command: Command) =>
      session.run(command, async (context) => {
        const documents = await readDefinitionFiles(context, options.file);
        return applyDocuments(context, documentsOfKind(documents, "workflow"), options.force ?? false);
      }),
    );
}
