import type { JsonObject } from "@machinery/protocol";
import { isKeptUndo, type KeptUndo } from "../state/kept-undo.js";
import { endStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { logUndo } from "../applying/log-undo.js";
import { isJsonObject, isMerge, isText, optional } from "./shape.js";
import { takeAnswer } from "../applying/take-answer.js";

/** The operation's `when` did not hold. Or, with an answer, somebody skipped a step that was held, and gave that in place of the service's. */
export interface StepSkipped {
  readonly kind: "step-skipped";
  readonly version: 1;
  readonly step: string;
  readonly answer?: JsonObject;
  /** What it wrote into the document: `"answer"` stands for the answer itself. */
  readonly merge?: "answer" | { readonly values: JsonObject };
  /** What undoes it, where it may have been done all the same. */
  readonly undo?: KeptUndo;
}

export const stepSkippedV1: FactForm<StepSkipped> = {
  kind: "step-skipped",
  version: 1,
  shape: {
    step: isText,
    answer: optional(isJsonObject),
    merge: optional(isMerge),
    undo: optional(isKeptUndo),
  },
  apply(state, fact, changes) {
    const frame = frameOf(state, fact.step);
    if (fact.answer !== undefined) {
      endStep(state, frame, fact.step, changes);
      takeAnswer(state, frame, fact, true, changes);
      if (fact.undo !== undefined) logUndo(state, frame, fact.step, fact.undo, changes);
    }
    changes.set(frame, "position", frame.position + 1);
  },
};
