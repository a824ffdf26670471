import { EngineError } from "./engine-error.js";
import type { EventState } from "./state/event-state.js";
import { LiveEvent } from "./state/live-event.js";

/** Whether a call is owed: the same as whether `pending` tells it, for one call and without looking at others. */
export function owesCall(state: EventState, step: string, attempt: number): boolean {
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  if (!state.atWork || state.interrupting) return false;
  const open = state.steps.get(step);
  return open !== undefined && open.inFlight && open.attempt === attempt;
}
