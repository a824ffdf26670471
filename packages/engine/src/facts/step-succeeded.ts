import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { Changes } from "../state/changes.js";
import type { FrameScope } from "../state/frame.js";
import { type ForkGathering, gatheredAnswer } from "../state/gathering.js";
import type { Given } from "../state/given.js";
import { isKeptUndo, type KeptUndo } from "../state/kept-undo.js";
import { endStep } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { logUndo } from "../applying/log-undo.js";
import { settleCallback } from "../applying/settle-callback.js";
import { isGiven, isJsonValue, isMerge, isText, optional } from "./shape.js";
import { noteAnswers, takeAnswer } from "../applying/take-answer.js";

/** A step ended well. `merge` is what it wrote into the document: `"answer"` stands for the answer itself. */
export interface StepSucceeded {
  readonly kind: "step-succeeded";
  readonly version: 1;
  readonly step: string;
  /** Absent for verbs that get no answer, and for those that gather it from their bodies. */
  readonly answer?: JsonValue;
  readonly merge?: "answer" | { readonly values: JsonObject };
  /** Who gave the answer, when it did not come with the call. */
  readonly given?: Given;
  /** What undoes it, where something does. */
  readonly undo?: KeptUndo;
}

export const stepSucceededV1: FactForm<StepSucceeded> = {
  kind: "step-succeeded",
  version: 1,
  shape: {
    step: isText,
    answer: optional(isJsonValue),
    merge: optional(isMerge),
    given: optional(isGiven),
    undo: optional(isKeptUndo),
  },
  apply(state, fact, changes) {
    const frame = frameOf(state, fact.step);
    const { gathering, scope } = frame;
    endStep(state, frame, fact.step, changes);
    changes.set(frame, "position", frame.position + 1);
    if (gathering?.kind === "fork") keepAnswers(gathering, scope, changes);

    // What was gathered has been counted when it was.
    const answered = gathering === undefined ? fact : { ...fact, answer: gatheredAnswer(gathering) };
    takeAnswer(state, frame, answered, gathering === undefined, changes);
    if (fact.given !== undefined) settleCallback(state, fact.step, "step", fact.given, changes);
    if (fact.undo !== undefined) logUndo(state, frame, fact.step, fact.undo, changes);
  },
};

/** What the operations of branches answered is read as if they had been written one after the other. */
function keepAnswers({ given }: ForkGathering, scope: FrameScope, changes: Changes): void {
  const all: Record<string, JsonValue> = {};
  for (const { answers } of given.values()) answers.setIn(all);
  noteAnswers(scope, all, changes);
}
