import { interruptAttempts } from "../steps/interrupt-attempts.js";
import type { CommandHandler } from "./command-handler.js";

/** The daemon has come back: attempts that were in flight are interrupted. Nothing to do when none were. */
export interface RecoverEvent {
  readonly kind: "recover-event";
}

export const recoverEvent: CommandHandler<RecoverEvent> = (turn) => {
  if (turn.state.atWork) interruptAttempts(turn);
  return undefined;
};
