import type { PlannedSet } from "@machinery/language";
import { evaluateObject } from "../turn/evaluate.js";
import { ifHeld } from "../turn/if-held.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Verb } from "./verb.js";

/** Writes values into the document. Begins and ends in one fact. */
export const setVerb: Verb<PlannedSet> = {
  begin(turn, frame, operation, path) {
    const values = ifHeld(turn, evaluateObject(turn, frame, operation.values));
    if (values.ok)
      turn.record({ kind: "step-succeeded", version: 1, step: path, merge: { values: values.value } });
    else failStep(turn, stepErrorOf(values.fault, path, 0));
  },
};
