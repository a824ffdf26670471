import { Option, type Command } from "commander";

/** How what a command gives is written. */
export type Format = "table" | "json" | "yaml" | "name";

/** The options that every command takes. */
export interface GlobalOptions {
  readonly url: string;
  readonly output: Format;
  readonly timeout: string;
  readonly color: boolean;
  readonly quiet?: boolean;
  readonly debug?: boolean;
}

/** The daemon's address when nobody names one. */
export const defaultUrl = "http://127.0.0.1:6224";

/** Adds the options that every command takes. `variables` are environment variables. */
export function addGlobalOptions(
  program: Command,
  variables: Readonly<Record<string, string | undefined>>,
): void {
  const url = variables["MACHINERY_URL"];
  program
    .addOption(
      new Option("--url <url>", "where the daemon listens (MACHINERY_URL)").default(
        url === undefined || url === "" ? defaultUrl : url,
      ),
    )
    .addOption(
      new Option("-o, --output <format>", "how to write data: for people, or for programs")
        .choices(["table", "json", "yaml", "name"])
        .default("table"),
    )
    .option("--timeout <duration>", "how long one request may take, waiting for an event not counted", "30s")
    .option("--no-color", "write without colours (NO_COLOR)")
    .option("--quiet", "say nothing on stderr but errors and warnings")
    .option("--debug", "show where errors come from");
}
