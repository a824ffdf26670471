import { stepPath } from "../state/step-path.js";
import type { FactForm } from "./fact-form.js";
import { openStep } from "../applying/open-step.js";
import { isText, isTime, optional } from "./shape.js";
import { takeUndo } from "../applying/take-undo.js";

/** A step is being undone. The attempts of the call that does it are told under a path of its own. */
export interface CompensationStarted {
  readonly kind: "compensation-started";
  readonly version: 1;
  /** The step that is undone. */
  readonly step: string;
  /** When it must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

export const compensationStartedV1: FactForm<CompensationStarted> = {
  kind: "compensation-started",
  version: 1,
  shape: { step: isText, deadlineMs: optional(isTime) },
  apply(state, { step, deadlineMs }, changes) {
    const [unwinding, { inputs = {} }] = takeUndo(state, step, changes);
    changes.set(unwinding, "compensating", unwinding.compensating + 1);
    openStep(
      state,
      undefined,
      { path: stepPath.undo(step), inputs, deadlineMs, wakeAtMs: undefined },
      changes,
    );
  },
};
