import type { LiveEvent } from "./live-event.js";
import { stepPath } from "./step-path.js";
import type { Unwinding } from "./unwinding.js";

/** The unwinding that a step belongs to, though the body around the step may have ended; undefined where nothing is undone. */
export function unwindingOf(state: LiveEvent, step: string): Unwinding | undefined {
  let path = stepPath.frame(step);
  while (!state.frames.has(path)) path = stepPath.frame(path);
  return state.frames.get(path)?.scope.unwinding;
}
