import type { Plan } from "@machinery/language";
import { EventStatus, type JsonObject, refuse, type Rejection, type Result } from "@machinery/protocol";
import { EngineError } from "./engine-error.js";
import type { EventRerun, EventState } from "./state/event-state.js";
import { LiveEvent } from "./state/live-event.js";
import { undoOrder } from "./state/undo-log.js";

/** An event that is carried out again, and what is taken over from it. */
export interface Rerun extends EventRerun {
  /** Unset: it begins from the beginning. */
  readonly takenOver?: TakenOver;
}

/** What the operations gave that are not carried out again. */
export interface TakenOver {
  /** How many they are. */
  readonly position: number;
  /** The document as the next one finds it. */
  readonly document: JsonObject;
  /** Their answers, by name. */
  readonly answers: JsonObject;
}

/**
 * At which operation of the workflow itself an event is carried out again: at that of a name, or without one at that where it stopped. Refused with
 * STEP_NOT_REACHED when it never came to that one, or has not stopped anywhere since it succeeded.
 */
export function rerunPosition(plan: Plan, ended: EventState, step: string | undefined): Result<number> {
  const { root } = liveOf(ended);
  const { operations } = plan;
  if (step === undefined) {
    if (ended.status === EventStatus.SUCCEEDED) return refuse(succeeded(ended.eventId));
    // What failed by its outputs has been through all of them.
    return { ok: true, value: Math.max(0, Math.min(root.position, operations.length - 1)) };
  }
  const position = operations.findIndex(({ name }) => name === step);
  // One that has succeeded came to no further operation, be it by a `return`.
  const last = ended.status === EventStatus.SUCCEEDED ? root.position - 1 : root.position;
  if (position >= 0 && position <= last) return { ok: true, value: position };
  return refuse(notReached(ended, step));
}

/** Whether an event has begun, and all operations of the workflow itself before a position have ended, and no others. */
export function isAt(state: EventState, position: number): boolean {
  const { started, root } = liveOf(state);
  return started && root.position === position;
}

/** What an event that is at a position leaves to who carries it out again from there. Refused with RERUN_PAST_UNDONE when something of it can be undone. */
export function takeOver(plan: Plan, state: EventState): Result<TakenOver> {
  const { position, scope } = liveOf(state).root;
  const [undoable] = undoOrder([scope.undo]);
  const step = plan.operations[position]?.name ?? "";
  if (undoable !== undefined) return refuse(pastUndone(state.eventId, step, undoable.step));
  return {
    ok: true,
    value: { position, document: scope.document.whole(), answers: scope.answers.whole() },
  };
}

function liveOf(state: EventState): LiveEvent {
  if (state instanceof LiveEvent) return state;
  throw new EngineError("A state is made by apply and by nothing else");
}

const succeeded = (eventId: string): Rejection => ({
  reason: "STEP_NOT_REACHED",
  expected: "an event that failed or was cancelled, and so stopped at a step",
  found: `event ${eventId}, which has succeeded`,
  todo: "name the step to begin with, or carry it out again from the beginning",
});

/** The refusal of a step that an event has not come to, or that it took over itself. */
export const notReached = ({ eventId, rerunOf }: EventState, step: string): Rejection => ({
  reason: "STEP_NOT_REACHED",
  expected: "an operation of the workflow itself that the event came to",
  found: `${JSON.stringify(step.slice(0, 200))}, which is none of event ${eventId}`,
  todo:
    rerunOf === undefined || rerunOf.step === ""
      ? "name one of the steps that the event shows, not one inside another; or carry it out again from the beginning"
      : `name one of the steps that the event shows; those before ${rerunOf.step} were of event ${rerunOf.eventId}`,
});

const pastUndone = (eventId: string, step: string, undoable: string): Rejection => ({
  reason: "RERUN_PAST_UNDONE",
  expected: `a step before which nothing of event ${eventId} was undone, or could have to be`,
  found: `${step}, and ${undoable} before it can be undone`,
  todo: `begin at ${undoable.split(/[.[]/)[0] ?? undoable} or before, or from the beginning`,
});
