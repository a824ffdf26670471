import { EngineError } from "../engine-error.js";
import type { Frame } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";
import { stepPath } from "../state/step-path.js";

/** The frame a step belongs to. Throws an EngineError when it is not at work. */
export function frameOf(state: LiveEvent, step: string): Frame {
  const frame = state.frames.get(stepPath.frame(step));
  if (frame === undefined)
    throw new EngineError(
      `The history of event ${state.eventId} names step ${step}, whose body is not at work`,
    );
  return frame;
}
