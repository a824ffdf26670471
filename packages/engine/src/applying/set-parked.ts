import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep, Parked } from "../state/open-step.js";

/** Says whether a step is held for somebody to look after it; the event counts those that are. */
export function setParked(
  state: LiveEvent,
  step: OpenStep,
  parked: Parked | undefined,
  changes: Changes,
): void {
  const more = Number(parked !== undefined) - Number(step.parked !== undefined);
  changes.set(step, "parked", parked);
  if (more !== 0) changes.set(state, "parked", state.parked + more);
}
