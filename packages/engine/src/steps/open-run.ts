import type { PlannedOperation, PlannedRun } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { canBeTold } from "../state/awaited-children.js";
import { EngineError } from "../engine-error.js";
import type { OpenRun } from "../state/open-step.js";
import type { Turn } from "../turn/turn.js";
import { failStep } from "./fail-step.js";
import { keepUndo } from "./keep-undo.js";
import { mergeOf, writtenBy } from "./merge-of.js";
import { stepErrorOf } from "./step-error.js";

/** The sub-workflow of an open step. `undefined` when the step or the event has ended, or the event cannot be told now, or the step is to fail. */
export function openRun({ state }: Turn, path: string): OpenRun | undefined {
  const step = canBeTold(state) ? state.steps.get(path) : undefined;
  return step?.parked === undefined ? step?.run : undefined;
}

/** The operation as a `run`. Throws an EngineError when it is another: then it is not the event's plan. */
export function runOf(operation: PlannedOperation): PlannedRun {
  if (operation.verb === "run") return operation;
  throw new EngineError(`Operation ${operation.name} runs no workflow`);
}

/** Ends a step by what the event gave that it carried out. */
export function succeedRun(turn: Turn, path: string, operation: PlannedRun, answer: JsonObject): void {
  const merge = mergeOf(turn, path, operation.output, answer);
  if (!merge.ok) {
    const error = stepErrorOf({ ...merge.fault, data: answer }, path, 0);
    failStep(turn, error, keepUndo(turn, path, { answer }));
    return;
  }
  const undo = keepUndo(turn, path, { answer, written: writtenBy(merge.value, answer) });
  turn.record({ kind: "step-succeeded", version: 1, step: path, answer, ...merge.value, ...undo });
}
