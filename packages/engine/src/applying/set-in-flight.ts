import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep } from "../state/open-step.js";

/** Says whether a step's attempt is in flight; the event counts those that are. */
export function setInFlight(state: LiveEvent, step: OpenStep, inFlight: boolean, changes: Changes): void {
  if (step.inFlight === inFlight) return;
  changes.set(step, "inFlight", inFlight);
  changes.set(state, "inFlight", state.inFlight + (inFlight ? 1 : -1));
}
