import type { Changes } from "../changes.js";
import { EngineError } from "../engine-error.js";
import type { LiveEvent } from "../live-event.js";
import type { OpenStep } from "../open-step.js";

/** Opens a step. Throws an EngineError when it is open already. */
export function openStep(
  state: LiveEvent,
  step: Pick<OpenStep, "path" | "inputs" | "deadlineMs" | "wakeAtMs">,
  changes: Changes,
): void {
  if (state.steps.has(step.path))
    throw new EngineError(`The history of event ${state.eventId} opens step ${step.path} twice`);
  const order = state.opened + 1;
  changes.set(state, "opened", order);
  changes.put(state.steps, step.path, {
    path: step.path,
    order,
    inputs: step.inputs,
    deadlineMs: step.deadlineMs,
    wakeAtMs: step.wakeAtMs,
    attempt: 0,
    inFlight: false,
    retryAtMs: undefined,
  });
}
