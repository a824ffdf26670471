import type { Command } from "commander";
import { CliError } from "../cli-error.js";
import { completionScript, completionShells } from "../completion-script.js";
import type { Session } from "../session.js";

/** `completion`: writes a script that completes commands and options in a shell. */
export function addCompletion(program: Command, session: Session): void {
  program
    .command("completion")
    .description("write a completion script for a shell")
    .argument("<shell>", completionShells.join(", "))
    .addHelpText(
      "after",
      `
Examples:
  machinery completion bash > ~/.local/share/bash-completion/completions/machinery
  machinery completion zsh > "\${fpath[1]}/_machinery"
  machinery completion fish > ~/.config/fish/completions/machinery.fish`,
    )
    .action((shell: string, _options: object, command: Command) =>
      session.run(command, async (context) => {
        const script = completionScript(program, shell);
        if (script === undefined)
          throw new CliError(`a shell: ${completionShells.join(", ")}`, `\`${shell}\``, "name one of them");
        context.write(script);
      }),
    );
}
