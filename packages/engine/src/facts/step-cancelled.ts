import { isKeptUndo, type KeptUndo } from "../state/kept-undo.js";
import { endStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { logUndo } from "../applying/log-undo.js";
import { isText, optional } from "./shape.js";

/** A step ended because what it belongs to does: the event, a branch, a round. A call in flight was given up. */
export interface StepCancelled {
  readonly kind: "step-cancelled";
  readonly version: 1;
  readonly step: string;
  /** What undoes it, where something does and it may have been done. */
  readonly undo?: KeptUndo;
}

export const stepCancelledV1: FactForm<StepCancelled> = {
  kind: "step-cancelled",
  version: 1,
  shape: { step: isText, undo: optional(isKeptUndo) },
  apply(state, fact, changes) {
    const frame = frameOf(state, fact.step);
    endStep(state, frame, fact.step, changes);
    if (fact.undo !== undefined) logUndo(state, frame, fact.step, fact.undo, changes);
  },
};
