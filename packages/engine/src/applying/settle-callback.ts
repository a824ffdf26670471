import { noCallbacks } from "../state/callback-note.js";
import type { Changes } from "../state/changes.js";
import type { Given } from "../state/given.js";
import type { LiveEvent } from "../state/live-event.js";
import { noteCallback } from "./note-callback.js";

/** Remembers what ended a step or an attempt from outside, so that the same once more is known as the same. */
export function settleCallback(
  state: LiveEvent,
  path: string,
  ended: "step" | "attempt",
  { digest }: Given,
  changes: Changes,
): void {
  const note = state.callbacks?.get(path) ?? noCallbacks;
  noteCallback(state, path, { ...note, [ended === "step" ? "digest" : "attempt"]: digest }, changes);
}
