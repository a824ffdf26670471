import type { StepError } from "../error.js";
import type { Given } from "../state/given.js";
import { isKeptUndo, type KeptUndo } from "../state/kept-undo.js";
import { endStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { logUndo } from "../applying/log-undo.js";
import { isGiven, isStepError, isText, optional } from "./shape.js";
import { settleCallback } from "../applying/settle-callback.js";

/**
 * A step ended with an error. It may never have been open: what it would have sent could not be made. A step whose body failed ends with the
 * error of the step inside.
 */
export interface StepFailed {
  readonly kind: "step-failed";
  readonly version: 1;
  readonly step: string;
  readonly error: StepError;
  /** Who said so, when it did not come with an attempt. */
  readonly given?: Given;
  /** What undoes it, where something does and it may have been done all the same. */
  readonly undo?: KeptUndo;
}

export const stepFailedV1: FactForm<StepFailed> = {
  kind: "step-failed",
  version: 1,
  shape: { step: isText, error: isStepError, given: optional(isGiven), undo: optional(isKeptUndo) },
  apply(state, fact, changes) {
    const frame = frameOf(state, fact.step);
    endStep(state, frame, fact.step, changes);
    if (fact.given !== undefined) settleCallback(state, fact.step, "step", fact.given, changes);
    if (fact.undo !== undefined) logUndo(state, frame, fact.step, fact.undo, changes);
  },
};
