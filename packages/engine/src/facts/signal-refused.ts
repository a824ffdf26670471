import type { StepError } from "../error.js";
import { awaitedOf } from "../applying/awaited-of.js";
import type { FactForm } from "./fact-form.js";
import { isStepError, isText } from "./shape.js";

/** A signal came for a step that listens, and is not what it expects: the step goes on listening. */
export interface SignalRefused {
  readonly kind: "signal-refused";
  readonly version: 1;
  readonly step: string;
  /** The signal's name. */
  readonly signal: string;
  readonly id: string;
  /** Why. */
  readonly error: StepError;
}

export const signalRefusedV1: FactForm<SignalRefused> = {
  kind: "signal-refused",
  version: 1,
  shape: { step: isText, signal: isText, id: isText, error: isStepError },
  apply(state, fact, changes) {
    const awaited = awaitedOf(state, fact.step, "listen");
    changes.set(awaited, "refused", [...awaited.refused, fact.id]);
  },
};
