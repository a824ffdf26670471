import type { Changes } from "../changes.js";
import type { LiveEvent } from "../live-event.js";

/** Ends the event: nothing is open any more, and what only expressions needed is let go. */
export function closeEvent(state: LiveEvent, end: NonNullable<LiveEvent["end"]>, changes: Changes): void {
  changes.set(state, "end", end);
  changes.set(state, "quarantined", false);
  for (const path of state.steps.keys()) changes.remove(state.steps, path);
  for (const frame of state.frames.values())
    if (frame !== state.root) changes.remove(state.frames, frame.path);
  changes.set(state.root, "inner", undefined);
  changes.set(state.root.scope, "answers", {});
}
