import { exitCodes } from "./exit-codes.js";

/** A refusal of the command line itself, in the shape of all errors. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly expected: string;
  readonly found: string;
  readonly todo: string;
  readonly exitCode: number;

  constructor(expected: string, found: string, todo: string, exitCode: number = exitCodes.usage) {
    super(`expected ${expected}, found ${found}: ${todo}`);
    this.expected = expected;
    this.found = found;
    this.todo = todo;
    this.exitCode = exitCode;
  }
}

/** Ends a command whose trouble has been told already. */
export class AlreadyTold extends Error {
  override readonly name = "AlreadyTold";
  readonly exitCode: number;

  constructor(exitCode: number) {
    super("the trouble has been told already");
    this.exitCode = exitCode;
  }
}
