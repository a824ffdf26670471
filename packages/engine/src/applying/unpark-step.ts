import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep } from "../state/open-step.js";
import { setParked } from "./set-parked.js";
import { setStepTime } from "./set-step-time.js";

/**
 * Has a step that is held go on at a time, in milliseconds since 1970: with all its attempts and all its time anew. One that had failed while its
 * event was paused fails then.
 */
export function unparkStep(state: LiveEvent, step: OpenStep, atMs: number, changes: Changes): void {
  const { parked } = step;
  if (parked === undefined) return;
  setStepTime(state, step, "retryAtMs", atMs, changes);
  if (parked.fails) return;
  setParked(state, step, undefined, changes);
  changes.set(step, "attemptsBefore", step.attempt);
  if (parked.timeoutMs !== undefined)
    setStepTime(state, step, "deadlineMs", atMs + parked.timeoutMs, changes);
}
