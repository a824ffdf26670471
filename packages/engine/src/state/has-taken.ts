import type { EventState } from "./event-state.js";
import { signalName } from "./inbox.js";
import { LiveEvent } from "./live-event.js";

/** Whether an event has taken a signal: none of its steps takes that again. */
export function hasTaken(state: EventState, signal: string, id: string): boolean {
  return state instanceof LiveEvent && state.inbox?.taken.has(signalName(signal, id)) === true;
}
