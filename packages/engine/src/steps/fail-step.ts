import type { StepError } from "../error.js";
import { frameOf } from "../applying/frame-of.js";
import type { FailureDetails } from "../state/failure-details.js";
import type { Turn } from "../turn/turn.js";

/**
 * Ends the step an error names; `advance` ends what is around it, up to whoever handles the error, or the event. While the event is paused it is
 * held, and fails afterwards.
 */
export function failStep(turn: Turn, error: StepError, details?: FailureDetails): void {
  const { step } = error;
  const { state } = turn;
  const from = frameOf(state, step);
  // What is being undone has no use for its errors.
  const isUnwinding = from.scope.unwinding !== undefined;
  const said = {
    ...(details?.given && { given: details.given }),
    ...(details?.undo && { undo: details.undo }),
  };
  if (state.paused && !isUnwinding && state.steps.has(step)) {
    turn.record({ kind: "step-parked", version: 1, step, error, fails: true, ...said });
    return;
  }
  turn.record({ kind: "step-failed", version: 1, step, error, ...said });
  if (!isUnwinding) turn.leaving.push({ from, leaving: { error } });
}
