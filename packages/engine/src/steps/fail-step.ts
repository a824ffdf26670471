import type { StepError } from "../error.js";
import { frameOf } from "../facts/frame-of.js";
import type { Given } from "../given.js";
import type { KeptUndo } from "../kept-undo.js";
import type { Turn } from "../turn.js";

/** What else is known of a step that failed. */
export interface FailureDetails {
  /** Who said so, when it did not come with an attempt. */
  readonly given?: Given;
  /** What undoes it, where it may have been done all the same. */
  readonly undo?: KeptUndo;
}

/** Ends the step an error names; `advance` ends what is around it, up to whoever handles the error, or the event. */
export function failStep(turn: Turn, error: StepError, details?: FailureDetails): void {
  turn.record({ kind: "step-failed", version: 1, step: error.step, error, ...details });
  const from = frameOf(turn.state, error.step);
  // What is being undone has no use for its errors.
  if (from.scope.unwinding === undefined) turn.leaving.push({ from, leaving: { error } });
}
