import { EngineError } from "../engine-error.js";
import type { LiveEvent } from "../state/live-event.js";
import type { OpenRun } from "../state/open-step.js";
import { openStepOf } from "./open-step-of.js";

/** The sub-workflow that a fact is about. Throws an EngineError when the step runs none. */
export function openRunOf(state: LiveEvent, path: string): OpenRun {
  const { run } = openStepOf(state, path);
  if (run === undefined)
    throw new EngineError(
      `The history of event ${state.eventId} says of step ${path}, which runs no workflow, that it does`,
    );
  return run;
}
