import type { Command } from "commander";
import { applyDocuments } from "../apply-documents.js";
import { CliError } from "../cli-error.js";
import { readDefinitionFiles } from "../definition-files.js";
import { documentsOfKind } from "../documents-of-kind.js";
import { several } from "../event-filter.js";
import { parseCount } from "../parse-count.js";
import type { Session } from "../session.js";

interface Options {
  readonly file: readonly string[];
  readonly force?: boolean;
  readonly ifRevision?: string;
}

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
    .option(
      "--if-revision <number>",
      "define it only where this is its newest revision; 0: where there is none. For one definition",
    )
    .addHelpText(
      "after",
      "\nExamples:\n  machinery workflow define -f process-text.yaml\n  machinery workflow define -f process-text.yaml --if-revision 3",
    )
    .action((options: Options, command: Command) =>
      session.run(command, async (context) => {
        const documents = documentsOfKind(await readDefinitionFiles(context, options.file), "workflow");
        return applyDocuments(context, documents, {
          force: options.force ?? false,
          ...ifRevisionOf(options, documents.length),
        });
      }),
    );
}

function ifRevisionOf({ ifRevision }: Options, count: number): { readonly ifRevision?: number } {
  if (ifRevision === undefined) return {};
  if (count !== 1)
    throw new CliError(
      "one definition with --if-revision",
      String(count),
      "name a file with one, or leave the option out",
    );
  return { ifRevision: parseCount(ifRevision, "--if-revision", 2 ** 32 - 1, 0) };
}
