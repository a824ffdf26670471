import { advance } from "../turn/advance.js";
import { overrunEvent } from "../turn/overrun-event.js";
import { interruptAttempts } from "../steps/interrupt-attempts.js";
import { lookAgain } from "../steps/look-again.js";
import { wakeSteps } from "../steps/wake-steps.js";
import type { CommandHandler } from "./command-handler.js";
import { eventEnded } from "./event-ended.js";

/**
 * Go on with an event that was set aside or paused, and try the steps that are held again. Calls that were in flight when it was set aside were
 * given up, so their attempts are interrupted. What has become due meanwhile is done at once, in order. One that had not begun is accepted again.
 * Nothing to do when nothing is held; refused with EVENT_ENDED when it has ended.
 */
export interface ResumeEvent {
  readonly kind: "resume-event";
}

export const resumeEvent: CommandHandler<ResumeEvent> = (turn) => {
  const { state, nowMs } = turn;
  if (state.ended) return eventEnded(state, "resumed");
  const { quarantined, paused, parked } = state;
  if (!quarantined && !paused && parked === 0) return undefined;
  turn.record({
    kind: "event-resumed",
    version: 1,
    ...(parked === 0 ? undefined : { retryAtMs: nowMs }),
  });
  if (!state.started) return undefined;
  overrunEvent(turn);
  turn.moveAll();
  if (quarantined) {
    lookAgain(turn);
    interruptAttempts(turn);
  }
  if (!turn.hasYielded) wakeSteps(turn, nowMs);
  advance(turn);
  return undefined;
};
