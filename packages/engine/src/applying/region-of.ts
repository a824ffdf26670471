import { EngineError } from "../engine-error.js";
import type { Frame } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";

/** The body of an unwinding, by its path. Throws an EngineError when it is not at work. */
export function regionOf(state: LiveEvent, region: string): Frame {
  const frame = state.frames.get(region);
  if (frame === undefined)
    throw new EngineError(`The history of event ${state.eventId} undoes ${region}, which is not at work`);
  return frame;
}
