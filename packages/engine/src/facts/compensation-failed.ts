import type { StepError } from "../error.js";
import { stepPath } from "../state/step-path.js";
import { closeStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { isStepError, isText } from "./shape.js";
import { endUndo, takeUndo } from "../applying/take-undo.js";

/** A step could not be undone. It may never have been tried: what the call would have sent could not be made. */
export interface CompensationFailed {
  readonly kind: "compensation-failed";
  readonly version: 1;
  readonly step: string;
  readonly error: StepError;
}

export const compensationFailedV1: FactForm<CompensationFailed> = {
  kind: "compensation-failed",
  version: 1,
  shape: { step: isText, error: isStepError },
  apply(state, { step }, changes) {
    const open = state.steps.get(stepPath.undo(step));
    if (open === undefined) {
      takeUndo(state, step, changes);
      return;
    }
    closeStep(state, open, changes);
    endUndo(state, step, changes);
  },
};
