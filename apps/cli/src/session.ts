import { MachineryError } from "@machinery/client";
import type { Command } from "commander";
import { AlreadyTold, CliError } from "./cli-error.js";
import { coloured, createContext, type Context } from "./context.js";
import type { Environment } from "./environment.js";
import { exitCodeOfError, exitCodes } from "./exit-codes.js";
import type { GlobalOptions } from "./global-options.js";
import { renderError, renderMachineryError } from "./render/machinery-error.js";
import { createStyle } from "./render/style.js";

/** One run of the command line. */
export interface Session {
  readonly environment: Environment;
  /** What the process ends with. */
  exitCode: number;
  /**
   * Carries out a command: gives it its context, tells its errors, keeps its exit code (nothing: fine).
   */
  run(command: Command, body: (context: Context) => Promise<number | void>): Promise<void>;
}

/** A session that has not run anything yet. */
export function createSession(environment: Environment): Session {
  const session: Session = {
    environment,
    exitCode: exitCodes.fine,
    async run(command, body) {
      const options = command.optsWithGlobals<GlobalOptions>();
      let close: (() => void) | undefined;
      try {
        const opened = createContext(environment, options);
        close = opened.close;
        session.exitCode = (await body(opened.context)) ?? exitCodes.fine;
      } catch (thrown) {
        session.exitCode = tell(thrown, environment, options);
      } finally {
        close?.();
      }
    },
  };
  return session;
}

function tell(thrown: unknown, environment: Environment, options: GlobalOptions): number {
  const { stderr, interrupted, variables } = environment;
  if (thrown instanceof AlreadyTold) return thrown.exitCode;
  // Whoever presses Ctrl-C knows why the calls in flight failed.
  if (interrupted.aborted) return exitCodes.interrupted;
  const style = createStyle(coloured(options, variables, stderr.isTerminal));
  if (options.debug === true) stderr.write(`${stackOf(thrown)}\n`);
  if (thrown instanceof CliError) {
    stderr.write(renderError(thrown, style));
    return thrown.exitCode;
  }
  const error = inWordsOfTheCommandLine(MachineryError.from(thrown), options);
  stderr.write(renderMachineryError(error, style));
  return exitCodeOfError(error);
}

/** The client knows neither our options nor which of them was used. */
function inWordsOfTheCommandLine(error: MachineryError, options: GlobalOptions): MachineryError {
  if (error.reason === "UNREACHABLE") {
    const expected = `a daemon at ${options.url}`;
    const todo = "start it with `machinery daemon`, or name another with --url or MACHINERY_URL";
    return new MachineryError({ ...fieldsOf(error), expected, todo }, error);
  }
  if (error.reason !== "TIMEOUT") return error;
  const expected = `an answer of the daemon at ${options.url} within ${options.timeout}`;
  return new MachineryError(
    { ...fieldsOf(error), expected, todo: "try again, or allow more with --timeout" },
    error,
  );
}

function fieldsOf({ reason, code, expected, found, todo, violations }: MachineryError) {
  return { reason, code, expected, found, todo, violations };
}

function stackOf(thrown: unknown): string {
  const stacks: string[] = [];
  for (let error = thrown; stacks.length < 8; error = error.cause) {
    if (!(error instanceof Error)) {
      if (stacks.length === 0) stacks.push(String(error));
      break;
    }
    stacks.push(error.stack ?? error.message);
  }
  return stacks.join("\ncaused by ");
}
