import type { JsonValue } from "@machinery/protocol";
import { noCallbacks } from "../state/callback-note.js";
import type { StepError } from "../error.js";
import type { FactForm } from "./fact-form.js";
import { noteCallback } from "../applying/note-callback.js";
import { isJsonValue, isStepError, isText, optional } from "./shape.js";

/** A service answered a step that was over already. It changes nothing; people see it. */
export interface AnswerLate {
  readonly kind: "answer-late";
  readonly version: 1;
  readonly step: string;
  readonly digest: string;
  /** What it answered, unless that is very large. */
  readonly answer?: JsonValue;
  /** What it failed with. */
  readonly error?: StepError;
}

export const answerLateV1: FactForm<AnswerLate> = {
  kind: "answer-late",
  version: 1,
  shape: { step: isText, digest: isText, answer: optional(isJsonValue), error: optional(isStepError) },
  apply(state, fact, changes) {
    const note = state.callbacks?.get(fact.step) ?? noCallbacks;
    noteCallback(state, fact.step, { ...note, late: [...note.late, fact.digest] }, changes);
  },
};
