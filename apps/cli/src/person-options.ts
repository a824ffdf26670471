import type { Command } from "commander";
import type { Environment } from "./environment.js";

/** Adds who it is that claims or answers. */
export function addPersonOption(command: Command): Command {
  return command.option(
    "--by <name>",
    "who you are: a name of your choice, which nothing proves (default: $USER)",
  );
}

/** The name that was given, or else that of the environment; empty without either. */
export function personOf(environment: Environment, by: string | undefined): string {
  return by ?? environment.variables["USER"] ?? "";
}
