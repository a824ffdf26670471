import type { Changes } from "../state/changes.js";
import { withoutDue } from "../state/due-times.js";
import type { Frame } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";
import { dueTimeOf, type OpenStep } from "../state/open-step.js";
import { setDeferred } from "./set-deferred.js";
import { setLooking } from "./set-looking.js";
import { setParked } from "./set-parked.js";
import { setInFlight } from "./set-in-flight.js";

/**
 * Ends all that a step has at work: that it waits or calls, and its bodies with all that is open inside them. `frame` is the one that the step
 * belongs to.
 */
export function endStep(state: LiveEvent, frame: Frame, path: string, changes: Changes): void {
  const step = state.steps.get(path);
  if (step !== undefined) {
    closeStep(state, step, changes);
    if (frame.open === step) {
      changes.set(frame, "open", undefined);
      const { unwinding } = frame.scope;
      if (unwinding !== undefined) changes.set(unwinding, "settling", unwinding.settling - 1);
    }
  }
  if (frame.gathering !== undefined) changes.set(frame, "gathering", undefined);
  if (frame.inner.size === 0) return;
  for (const inner of frame.inner.values()) endBody(state, frame, inner, changes);
}

/** Ends a body, with all that is open inside it. */
export function endBody(state: LiveEvent, outer: Frame, frame: Frame, changes: Changes): void {
  changes.remove(outer.inner, frame.path);
  const ahead = [frame];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    changes.remove(state.frames, next.path);
    if (next.open !== undefined) closeStep(state, next.open, changes);
    for (const inner of next.inner.values()) ahead.push(inner);
  }
}

/** Ends that a step waits or calls. */
export function closeStep(state: LiveEvent, step: OpenStep, changes: Changes): void {
  setInFlight(state, step, false, changes);
  if (step.run?.isAwaited === true) changes.set(state, "children", state.children - 1);
  if (step.parked !== undefined) setParked(state, step, undefined, changes);
  setDeferred(state, step, undefined, changes);
  changes.remove(state.steps, step.path);
  if (step.awaited !== undefined) {
    if (step.awaited.kind === "listen") setLooking(state, step.awaited, false, changes);
    changes.remove(state.awaited!, step.order);
  }
  const atMs = dueTimeOf(step);
  if (atMs !== undefined) changes.set(state, "due", withoutDue(state.due, atMs, step.order));
}
