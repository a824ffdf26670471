import { isSettling } from "../steps/end-call.js";
import { startAttempt } from "../steps/start-attempt.js";
import { wakeSteps } from "../steps/wake-steps.js";
import { advance } from "../turn/advance.js";
import { overrunEvent } from "../turn/overrun-event.js";
import type { CommandHandler } from "./command-handler.js";

/** Order a call again that waits until its service lets it in. Nothing to do when it does not wait any more, or its event is held. */
export interface StartDeferred {
  readonly kind: "start-deferred";
  /** The step's turn among all steps of the event. */
  readonly number: number;
}

export const startDeferred: CommandHandler<StartDeferred> = (turn, { number }) => {
  const step = turn.state.deferred?.get(number);
  if (step === undefined) return undefined;
  // What is over by now is not begun.
  overrunEvent(turn);
  if (turn.state.atWork) wakeSteps(turn);
  const waits = !turn.hasYielded && turn.state.deferred?.get(number) === step;
  if (waits && !isSettling(turn, step)) startAttempt(turn, step.path);
  advance(turn);
  return undefined;
};
