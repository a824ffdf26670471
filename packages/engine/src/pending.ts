import type { Plan } from "@machinery/language";
import type { CallEffect, Effect } from "./effect.js";
import { EngineError } from "./engine-error.js";
import type { EventState } from "./event-state.js";
import { LiveEvent } from "./live-event.js";
import type { OpenStep } from "./open-step.js";
import { requestOf } from "./operation-of.js";
import { stepPath } from "./step-path.js";

const nothing: readonly Effect[] = [];

/**
 * All that an event owes to the outside, from its state alone: calls in the order their steps began, then at most one wake. Looks at open
 * steps only. An event that has not begun, has ended or is set aside owes nothing; a call that is not told any more is to be given up.
 */
export function pending(plan: Plan, state: EventState): readonly Effect[] {
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  if (!state.atWork || (state.inFlight === 0 && state.wakeTimeMs === undefined)) return nothing;
  const effects: Effect[] = [...state.steps.values()]
    .filter((step) => step.inFlight && !state.interrupting)
    .sort((one, other) => one.order - other.order)
    .map((step) => callFor(plan, state.eventId, step));
  const { wakeTimeMs } = state;
  if (wakeTimeMs !== undefined) effects.push({ kind: "wake", atMs: wakeTimeMs });
  return effects;
}

function callFor(plan: Plan, eventId: string, step: OpenStep): CallEffect {
  const request = requestOf(plan, step.path);
  const { service, endpoint, attemptTimeoutMs } = request;
  const undone = stepPath.undone(step.path);
  return {
    kind: "call",
    step: step.path,
    attempt: step.attempt,
    service,
    endpoint,
    inputs: step.inputs,
    idempotencyKey: `${eventId}/${step.path}`,
    ...("async" in request && { async: true }),
    ...(undone === undefined ? {} : { compensates: `${eventId}/${undone}` }),
    ...(attemptTimeoutMs === undefined ? {} : { attemptTimeoutMs }),
    ...(step.deadlineMs === undefined ? {} : { deadlineMs: step.deadlineMs }),
  };
}
