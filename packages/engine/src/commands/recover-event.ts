import { EventStatus } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { overrunEvent } from "../turn/overrun-event.js";
import { interruptAttempts } from "../steps/interrupt-attempts.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * The daemon has come back: attempts that were in flight are interrupted, and what was cut off before its next step began goes on. (A daemon
 * that is stopping may commit a decision without the calls it would order.) Nothing to do when there is neither.
 */
export interface RecoverEvent {
  readonly kind: "recover-event";
}

export const recoverEvent: CommandHandler<RecoverEvent> = (turn) => {
  if (turn.state.status !== EventStatus.RUNNING) return undefined;
  overrunEvent(turn);
  turn.moveAll();
  interruptAttempts(turn);
  advance(turn);
  return undefined;
};
