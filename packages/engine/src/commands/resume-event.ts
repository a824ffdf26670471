import { advance } from "../advance.js";
import { overrunEvent } from "../overrun-event.js";
import { interruptAttempts } from "../steps/interrupt-attempts.js";
import { lookAgain } from "../steps/look-again.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * Go on with an event that was set aside. Calls that were in flight then were given up, so their attempts are interrupted. One that had
 * not begun is accepted again. Nothing to do when it is not set aside.
 */
export interface ResumeEvent {
  readonly kind: "resume-event";
}

export const resumeEvent: CommandHandler<ResumeEvent> = (turn) => {
  const { state } = turn;
  if (!state.quarantined) return undefined;
  turn.record({ kind: "event-resumed", version: 1 });
  if (state.started) {
    overrunEvent(turn);
    turn.moveAll();
    lookAgain(turn);
    interruptAttempts(turn);
    advance(turn);
  }
  return undefined;
};
