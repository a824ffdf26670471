import { EventStatus } from "@machinery/protocol";
import type { CommandHandler } from "./command-handler.js";

/** End the event. Nothing to do when it is cancelled already; refused with EVENT_ENDED when it ended otherwise. */
export interface CancelEvent {
  readonly kind: "cancel-event";
  readonly reason: string;
}

export const cancelEvent: CommandHandler<CancelEvent> = (turn, command) => {
  const { state } = turn;
  if (state.end === EventStatus.CANCELLED) return undefined;
  if (state.end !== undefined) {
    return {
      reason: "EVENT_ENDED",
      expected: "an event that has not ended",
      found: `event ${state.eventId}, which has ${state.end === EventStatus.SUCCEEDED ? "succeeded" : "failed"}`,
      todo: "leave it as it is; what has ended cannot be cancelled",
    };
  }
  turn.record({ kind: "event-cancelled", version: 1, reason: command.reason });
  return undefined;
};
