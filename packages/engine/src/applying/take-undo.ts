import type { Changes } from "../state/changes.js";
import { EngineError } from "../engine-error.js";
import type { LiveEvent } from "../state/live-event.js";
import { nextUndo, scopesOf } from "../state/next-undo.js";
import type { Undoable } from "../state/undo-log.js";
import { type Unwinding } from "../state/unwinding.js";
import { unwindingOf } from "../state/unwinding-of.js";

/** Takes the next step that is to be undone off the log. Throws an EngineError when it is another one. */
export function takeUndo(state: LiveEvent, step: string, changes: Changes): [Unwinding, Undoable] {
  const unwinding = unwindingOf(state, step);
  const next = unwinding && nextUndo(state, unwinding);
  if (unwinding === undefined || next?.undoable?.step !== step)
    throw new EngineError(`The history of event ${state.eventId} undoes step ${step} out of its turn`);
  if (unwinding.undoables === undefined) {
    changes.set(unwinding, "undoables", next.undoables);
    for (const scope of scopesOf(state, unwinding)) changes.set(scope, "undo", undefined);
  }
  changes.set(unwinding, "taken", unwinding.taken + 1);
  return [unwinding, next.undoable];
}

/** The unwinding whose compensation has ended. Throws an EngineError when there is none. */
export function endUndo(state: LiveEvent, step: string, changes: Changes): void {
  const unwinding = unwindingOf(state, step);
  if (unwinding === undefined)
    throw new EngineError(
      `The history of event ${state.eventId} has undone step ${step}, which it does not undo`,
    );
  changes.set(unwinding, "compensating", unwinding.compensating - 1);
}
