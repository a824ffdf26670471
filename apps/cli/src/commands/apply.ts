import type { Command } from "commander";
import { applyDocuments } from "../apply-documents.js";
import { readDefinitionFiles } from "../definition-files.js";
import { several } from "../event-filter.js";
import type { Session } from "../session.js";

interface Options {
  readonly file: readonly string[];
  readonly force?: boolean;
}

/** `apply`: registers services and defines workflows from files. */
export function addApply(program: Command, session: Session): void {
  program
    .command("apply")
    .description("register services and define workflows from files; doing it again changes nothing")
    .requiredOption(
      "-f, --file <path>",
      "a file, a folder, or `-` for standard input; several: given again",
      several,
    )
    .option("--force", "take definitions even when they break workflows that use them")
    .addHelpText(
      "after",
      `
Services come before workflows, and workflows behind those that they run. It stops at the first refusal; what was applied before stays.

Examples:
  machinery apply -f examples/definitions
  machinery apply -f upper.yaml -f process-text.yaml
  cat process-text.yaml | machinery apply -f -`,
    )
    .action((options: Options, command: Command) =>
      session.run(command, async (context) => {
        await applyDocuments(context, await readDefinitionFiles(context, options.file), {
          force: options.force ?? false,
        });
      }),
    );
}
