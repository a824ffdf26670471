import type { Changes } from "../changes.js";
import type { Frame } from "../frame.js";
import type { LiveEvent } from "../live-event.js";

/** Ends the body that a step has at work, if it has one. `frame` is the one the step belongs to. */
export function endBody(state: LiveEvent, frame: Frame, step: string, changes: Changes): void {
  if (frame.inner?.step !== step) return;
  changes.remove(state.frames, frame.inner.path);
  changes.set(frame, "inner", undefined);
}
