import type { Changes } from "../changes.js";
import type { LiveEvent } from "../live-event.js";

/** Ends the event: nothing is open any more, and what only expressions needed is let go. */
export function closeEvent(state: LiveEvent, end: NonNullable<LiveEvent["end"]>, changes: Changes): void {
  changes.set(state, "end", end);
  changes.set(state, "quarantined", false);
  for (const path of state.steps.keys()) changes.remove(state.steps, path);
  changes.set(state.root, "answers", {});
}
