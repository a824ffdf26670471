import type { JsonObject } from "@machinery/protocol";
import { frameOf } from "../applying/frame-of.js";
import type { FrameScope } from "../state/frame.js";
import type { KeptUndo } from "../state/kept-undo.js";
import { operationOf } from "../plan/operation-of.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "../turn/turn.js";
import { gatherInputs } from "./gather-inputs.js";

/** What is known of a step that has done its part: its answer, and what it writes into the document. */
export interface Outcome {
  readonly answer: JsonObject;
  readonly written?: JsonObject | undefined;
}

/**
 * What undoes a step that is about to end, for the fact that ends it; nothing where nothing undoes it. It is made in the scope after the step;
 * without an outcome, which is unknown then, there is no answer in it, not even one of a round before.
 */
export function keepUndo(turn: Turn, path: string, outcome?: Outcome): { readonly undo?: KeptUndo } {
  const operation = operationOf(turn.plan, path);
  if (!("compensate" in operation) || operation.compensate === undefined) return {};
  const frame = frameOf(turn.state, path);
  const scope = scopeAfter(frame.scope, stepPath.operation(path), outcome);
  const made = gatherInputs(turn, { ...frame, scope }, operation.compensate);
  return { undo: made.ok ? made.value : { fault: made.fault } };
}

function scopeAfter(scope: FrameScope, name: string, outcome: Outcome | undefined): FrameScope {
  if (outcome === undefined) return { ...scope, answers: scope.answers.without(name) };
  const { answer, written } = outcome;
  const document = written === undefined ? scope.document : scope.document.with(written);
  return { ...scope, document, answers: scope.answers.with({ [name]: answer }) };
}

/** Whether something undoes what a step does. */
export function canUndo(turn: Turn, path: string): boolean {
  const operation = operationOf(turn.plan, path);
  return "compensate" in operation && operation.compensate !== undefined;
}
