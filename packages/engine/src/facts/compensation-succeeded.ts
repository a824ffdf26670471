import { stepPath } from "../state/step-path.js";
import { closeStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { isText } from "./shape.js";
import { endUndo } from "../applying/take-undo.js";

/** A step is undone. */
export interface CompensationSucceeded {
  readonly kind: "compensation-succeeded";
  readonly version: 1;
  readonly step: string;
}

export const compensationSucceededV1: FactForm<CompensationSucceeded> = {
  kind: "compensation-succeeded",
  version: 1,
  shape: { step: isText },
  apply(state, { step }, changes) {
    closeStep(state, openStepOf(state, stepPath.undo(step)), changes);
    endUndo(state, step, changes);
  },
};
