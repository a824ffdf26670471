import type { Plan } from "@machinery/language";
import type { CallEffect, Effect, PostEffect } from "./effect.js";
import { EngineError } from "./engine-error.js";
import type { EventState } from "./state/event-state.js";
import { LiveEvent } from "./state/live-event.js";
import type { OpenRun, OpenStep } from "./state/open-step.js";
import { requestOf } from "./plan/operation-of.js";
import { stepPath } from "./state/step-path.js";

const nothing: readonly Effect[] = [];

/**
 * All that an event owes to the outside, from its state alone: calls and posts in the order their steps began, then looks at kept
 * signals, then at most one wake. Looks at open steps only. An event that has not begun, has ended or is set aside owes nothing; a call that is not told any more is to be given up.
 */
export function pending(plan: Plan, state: EventState): readonly Effect[] {
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  if (!state.atWork || (state.inFlight === 0 && state.looking === 0 && state.wakeTimeMs === undefined))
    return nothing;
  const effects: Effect[] = [];
  if (state.inFlight > 0 && !state.interrupting) addCalls(plan, state, effects);
  if (state.looking > 0) effects.push(...looksOf(state));
  const { wakeTimeMs } = state;
  if (wakeTimeMs !== undefined) effects.push({ kind: "wake", atMs: wakeTimeMs });
  return effects;
}

function addCalls(plan: Plan, state: LiveEvent, effects: Effect[]): void {
  const inFlight: OpenStep[] = [];
  for (const step of state.steps.values()) if (step.inFlight) inFlight.push(step);
  if (inFlight.length > 1) inFlight.sort((one, other) => one.order - other.order);
  for (const step of inFlight) effects.push(effectOf(plan, state, step));
}

/** The looks at kept signals that an event owes, in the order their steps began. */
export function looksOf({ looking, awaited }: LiveEvent): Effect[] {
  if (looking === 0) return [];
  return [...awaited!.values()]
    .sort((a, b) => a.order - b.order)
    .flatMap(({ path, order, awaited: one }): Effect[] =>
      one?.kind !== "listen" || !one.looking || one.key === undefined
        ? []
        : [{ kind: "look", step: path, order, signal: one.signal, key: one.key }],
    );
}

/** The call or post of a step that has an attempt in flight. */
export const effectOf = (plan: Plan, state: LiveEvent, step: OpenStep): CallEffect | PostEffect =>
  step.run === undefined ? callFor(plan, state.eventId, step) : postFor(state, step, step.run);

function callFor(plan: Plan, eventId: string, step: OpenStep): CallEffect {
  const request = requestOf(plan, step.path, step.service);
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
    ...(step.waitsSinceMs === undefined ? {} : { waitsSinceMs: step.waitsSinceMs }),
    ...(step.deadlineMs === undefined ? {} : { deadlineMs: step.deadlineMs }),
  };
}

function postFor(state: LiveEvent, step: OpenStep, run: OpenRun): PostEffect {
  const { eventId, parent, workflow } = state;
  const above = parent?.waits === true ? [...(parent.above ?? []), workflow] : [workflow];
  return {
    kind: "post",
    step: step.path,
    workflow: run.workflow,
    data: step.inputs,
    startTimeMs: run.startTimeMs,
    parent: {
      eventId,
      step: step.path,
      depth: (parent?.depth ?? 0) + 1,
      waits: run.isAwaited,
      ...(run.isAwaited && { above }),
    },
  };
}
