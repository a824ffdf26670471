import { CommanderError } from "commander";
import type { Environment } from "./environment.js";
import { exitCodes } from "./exit-codes.js";
import { createProgram } from "./program.js";
import { createSession } from "./session.js";

/** Runs one command line, without the program's name, and gives the exit code. Nothing is thrown but faults of our own. */
export async function main(args: readonly string[], environment: Environment): Promise<number> {
  // The daemon has options and a help of its own, some called like ours.
  if (args[0] === "daemon") return environment.runDaemon(args.slice(1));
  const session = createSession(environment);
  const program = createProgram(session);
  try {
    await program.parseAsync([...args], { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    return thrown.exitCode === 0 ? exitCodes.fine : exitCodes.usage;
  }
  return session.exitCode;
}
