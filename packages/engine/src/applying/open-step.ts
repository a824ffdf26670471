import type { Awaited } from "../state/awaited.js";
import type { Changes } from "../state/changes.js";
import { withDue } from "../state/due-times.js";
import { EngineError } from "../engine-error.js";
import type { Frame } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";
import { roughBytes } from "../values/rough-bytes.js";
import { dueTimeOf, type OpenStep } from "../state/open-step.js";

/** Opens a step. `frame` is the one it belongs to; a call that undoes a step belongs to none. Throws an EngineError when it is open already. */
export function openStep(
  state: LiveEvent,
  frame: Frame | undefined,
  opened: Pick<OpenStep, "path" | "inputs" | "deadlineMs" | "wakeAtMs"> &
    Partial<Pick<OpenStep, "run">> & {
      readonly awaited?: Awaited;
      readonly service?: string | undefined;
    },
  changes: Changes,
): void {
  const { path, inputs, deadlineMs, wakeAtMs, run } = opened;
  if (state.steps.has(path))
    throw new EngineError(`The history of event ${state.eventId} opens step ${path} twice`);
  const order = state.opened + 1;
  const step: OpenStep = {
    path,
    order,
    service: opened.service,
    inputs,
    deadlineMs,
    wakeAtMs,
    run,
    attempt: 0,
    inFlight: false,
    awaiting: false,
    silentUntilMs: undefined,
    retryAtMs: undefined,
    deferred: undefined,
    waitsSinceMs: undefined,
    isUnknown: false,
    attemptsBefore: 0,
    parked: undefined,
    awaited: opened.awaited,
  };
  changes.set(state, "opened", order);
  changes.put(state.steps, path, step);
  if (frame !== undefined) changes.set(frame, "open", step);
  if (opened.awaited !== undefined) noteAwaited(state, step, changes);
  const atMs = dueTimeOf(step);
  if (atMs !== undefined) changes.set(state, "due", withDue(state.due, atMs, order, path));
}

/** An event is found by what its steps wait for. */
function noteAwaited(state: LiveEvent, step: OpenStep, changes: Changes): void {
  if (state.awaited === undefined) changes.set(state, "awaited", new Map());
  changes.put(state.awaited!, step.order, step);
  changes.set(state, "byteSize", state.byteSize + 256 + 2 * roughBytes(step.awaited));
}
