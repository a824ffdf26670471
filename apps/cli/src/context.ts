import { createMachineryClient, type MachineryClient } from "@machinery/client";
import { CliError } from "./cli-error.js";
import type { Connection, Environment } from "./environment.js";
import type { Format, GlobalOptions } from "./global-options.js";
import { parseSpan } from "./parse-span.js";
import { createStyle, type Style } from "./render/style.js";

/** What a command works with. */
export interface Context {
  readonly environment: Environment;
  readonly client: MachineryClient;
  /** The daemon's address, as the person gave it. */
  readonly url: string;
  readonly format: Format;
  /** Colours for stdout. */
  readonly style: Style;
  /** Colours for stderr. */
  readonly talkStyle: Style;
  /** Aborts on Ctrl-C; every call takes it. */
  readonly signal: AbortSignal;
  /** Writes data to stdout. */
  write(text: string): void;
  /** Says something to people on stderr, on a line of its own, unless they want it quiet. */
  say(text: string): void;
  /** Says something on stderr that must be heard. The text ends its own lines. */
  warn(text: string): void;
}

/** The context of a command. Nothing is connected before the first call. */
export function createContext(
  environment: Environment,
  options: GlobalOptions,
): { context: Context; close: () => void } {
  const timeoutMs = parseSpan(options.timeout, "--timeout");
  let connection: Connection | undefined;
  let client: MachineryClient | undefined;
  const { stdout, stderr, variables } = environment;
  return {
    context: {
      environment,
      // What works on files alone needs no daemon, nor the URL of one.
      get client() {
        connection ??= open(environment, options.url, timeoutMs);
        return (client ??= createMachineryClient(connection.transport));
      },
      url: options.url,
      format: options.output,
      style: createStyle(coloured(options, variables, stdout.isTerminal)),
      talkStyle: createStyle(coloured(options, variables, stderr.isTerminal)),
      signal: environment.interrupted,
      write: (text) => stdout.write(text),
      say: (text) => {
        if (options.quiet !== true) stderr.write(`${text}\n`);
      },
      warn: (text) => stderr.write(text),
    },
    close: () => connection?.close(),
  };
}

/** Whether to write in colours: see https://no-color.org. */
export function coloured(
  options: Pick<GlobalOptions, "color">,
  variables: Environment["variables"],
  isTerminal: boolean,
): boolean {
  if (!options.color || (variables["NO_COLOR"] ?? "") !== "") return false;
  return isTerminal && variables["TERM"] !== "dumb";
}

function open(environment: Environment, url: string, timeoutMs: number): Connection {
  try {
    return environment.connect({ url, timeoutMs });
  } catch (thrown) {
    if (!(thrown instanceof TypeError)) throw thrown;
    throw new CliError(
      "the daemon's URL, such as http://127.0.0.1:6224",
      `\`${url}\``,
      "correct --url or MACHINERY_URL",
    );
  }
}
