import { advance } from "../turn/advance.js";
import { overrunEvent } from "../turn/overrun-event.js";
import { interruptAttempts } from "../steps/interrupt-attempts.js";
import { wakeSteps } from "../steps/wake-steps.js";
import type { CommandHandler } from "./command-handler.js";

/** A time has come that `pending` named in a wake effect. Nothing to do when it comes too early or again. */
export interface TimerDue {
  readonly kind: "timer-due";
  /** Since when services could say that they are alive, in milliseconds since 1970: before, the daemon was down. */
  readonly upSinceMs?: number;
}

export const timerDue: CommandHandler<TimerDue> = (turn, command) => {
  const { state } = turn;
  if (!state.atWork || (state.paused && !state.interrupting)) return undefined;
  overrunEvent(turn);
  if (state.interrupting) interruptAttempts(turn, command.upSinceMs);
  else wakeSteps(turn, command.upSinceMs);
  advance(turn);
  return undefined;
};
