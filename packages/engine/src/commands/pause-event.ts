import type { CommandHandler } from "./command-handler.js";
import { eventEnded } from "./event-ended.js";

/**
 * Hold the event: what is in flight ends and is written down, nothing begins and no time counts until it is resumed. Nothing to do when it is paused or
 * set aside already; refused with EVENT_ENDED when it has ended.
 */
export interface PauseEvent {
  readonly kind: "pause-event";
  readonly reason: string;
}

export const pauseEvent: CommandHandler<PauseEvent> = (turn, command) => {
  const { state } = turn;
  if (state.ended) return eventEnded(state, "paused");
  if (!state.paused && !state.quarantined)
    turn.record({ kind: "event-paused", version: 1, reason: command.reason });
  return undefined;
};
