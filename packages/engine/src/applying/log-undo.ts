import type { Changes } from "../state/changes.js";
import type { Frame } from "../state/frame.js";
import { resolveKept } from "../state/kept-inputs.js";
import type { KeptUndo } from "../state/kept-undo.js";
import type { LiveEvent } from "../state/live-event.js";
import { roughBytes } from "../values/rough-bytes.js";

/** Writes into the log what undoes a step that has just ended. `frame` is the one that the step belongs to. */
export function logUndo(
  state: LiveEvent,
  { scope }: Frame,
  step: string,
  undo: KeptUndo,
  changes: Changes,
): void {
  const order = state.undoable + 1;
  const last =
    "fault" in undo
      ? { step, order, inputs: undefined, fault: undo.fault }
      : { step, order, inputs: resolveKept(undo, scope.document), fault: undefined };
  changes.set(state, "undoable", order);
  changes.set(scope, "undo", { last, before: scope.undo });
  changes.set(state, "byteSize", state.byteSize + 128 + ("value" in undo ? roughBytes(undo.value) : 0));
}
