import { noCallbacks } from "../callback-note.js";
import type { Changes } from "../changes.js";
import type { Given } from "../given.js";
import type { LiveEvent } from "../live-event.js";
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
