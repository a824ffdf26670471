import type { Changes } from "../state/changes.js";
import { noValues } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";
import { closeStep, endBody } from "./end-step.js";

/** Ends the event: nothing is open any more, and what only expressions needed is let go. */
export function closeEvent(state: LiveEvent, end: NonNullable<LiveEvent["end"]>, changes: Changes): void {
  changes.set(state, "end", end);
  changes.set(state, "quarantined", false);
  changes.set(state, "paused", false);
  const { root } = state;
  for (const inner of root.inner.values()) endBody(state, root, inner, changes);
  for (const step of state.steps.values()) closeStep(state, step, changes);
  changes.set(root, "open", undefined);
  changes.set(root, "gathering", undefined);
  changes.set(root.scope, "answers", noValues);
}
