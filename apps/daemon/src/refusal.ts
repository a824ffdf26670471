import type { exitCodes } from "./exit-codes.js";

/** Why the daemon's program cannot do what it was asked to, in the words that people get. */
export class Refusal extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly exitCode: keyof typeof exitCodes,
    message: string,
  ) {
    super(message);
  }
}
