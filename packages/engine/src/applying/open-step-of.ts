import { EngineError } from "../engine-error.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenStep } from "../state/open-step.js";

/** The step a fact is about. Throws an EngineError when it is not open. */
export function openStepOf(state: LiveEvent, path: string): OpenStep {
  const step = state.steps.get(path);
  if (step === undefined)
    throw new EngineError(`The history of event ${state.eventId} names step ${path}, which is not open`);
  return step;
}
