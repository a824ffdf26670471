import { advance } from "../turn/advance.js";
import type { CallError } from "../error.js";
import { attemptInFlight } from "../steps/attempt-in-flight.js";
import { failAttempt as endAttempt } from "../steps/fail-attempt.js";
import type { CommandHandler } from "./command-handler.js";

/** An attempt failed. Stale news is nothing to do. */
export interface FailAttempt {
  readonly kind: "fail-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly error: CallError;
}

export const failAttempt: CommandHandler<FailAttempt> = (turn, command) => {
  const step = attemptInFlight(turn, command.step, command.attempt);
  if (step === undefined) return undefined;
  endAttempt(turn, step, command.error);
  advance(turn);
  return undefined;
};
