import type { CallbackNote } from "../state/callback-note.js";
import type { Changes } from "../state/changes.js";
import type { LiveEvent } from "../state/live-event.js";

/** About what one takes in memory, in bytes, beside its path. */
const noteBytes = 160;

/** Remembers what came of a step from outside, also when the step or the event is over. */
export function noteCallback(state: LiveEvent, path: string, note: CallbackNote, changes: Changes): void {
  // Most events have none of them.
  if (state.callbacks === undefined) changes.set(state, "callbacks", new Map<string, CallbackNote>());
  changes.put(state.callbacks!, path, note);
  changes.set(state, "byteSize", state.byteSize + noteBytes + 2 * path.length);
}
