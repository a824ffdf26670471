import type { FactForm } from "./fact-form.js";
import { frameOf } from "./frame-of.js";
import { isText } from "./shape.js";

/** The operation's `when` did not hold. */
export interface StepSkipped {
  readonly kind: "step-skipped";
  readonly version: 1;
  readonly step: string;
}

export const stepSkippedV1: FactForm<StepSkipped> = {
  kind: "step-skipped",
  version: 1,
  shape: { step: isText },
  apply(state, fact, changes) {
    const frame = frameOf(state, fact.step);
    changes.set(frame, "position", frame.position + 1);
  },
};
