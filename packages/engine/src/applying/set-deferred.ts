import type { Changes } from "../state/changes.js";
import type { Deferred } from "../state/deferred.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep } from "../state/open-step.js";

/** Says whether a step's call waits until its service lets it in; the event is found by those that do. */
export function setDeferred(
  state: LiveEvent,
  step: OpenStep,
  deferred: Deferred | undefined,
  changes: Changes,
): void {
  if (step.deferred === deferred) return;
  changes.set(step, "deferred", deferred);
  if (deferred === undefined) {
    changes.remove(state.allDeferred!, step.order);
    return;
  }
  if (state.allDeferred === undefined) changes.set(state, "allDeferred", new Map());
  changes.put(state.allDeferred!, step.order, step);
}
