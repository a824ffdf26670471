import type { StepError } from "../error.js";
import type { Given } from "../state/given.js";
import type { OpenStep } from "../state/open-step.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "../turn/turn.js";
import { unwindingOf } from "../state/unwinding-of.js";
import { failStep } from "./fail-step.js";
import { keepUndo } from "./keep-undo.js";

/** Ends a step whose attempts came to nothing, or the compensation of one. What it may have done all the same is to be undone. */
export function endCall(turn: Turn, { path, isUnknown }: OpenStep, error: StepError, given?: Given): void {
  const undone = stepPath.undone(path);
  if (undone === undefined)
    failStep(turn, error, { ...(isUnknown && keepUndo(turn, path)), ...(given && { given }) });
  else
    turn.record({ kind: "compensation-failed", version: 1, step: undone, error: { ...error, step: undone } });
}

/** Whether a step is given up when it does not come to an end by itself: all around it is being undone. */
export function isSettling({ state }: Turn, { path }: OpenStep): boolean {
  return stepPath.undone(path) === undefined && unwindingOf(state, path) !== undefined;
}

/** Whether a step that has not ended may have done its part. What carries out another event cancels it, and may come too late. */
export const mayBeDone = ({ inFlight, awaiting, isUnknown, run, parked }: OpenStep): boolean =>
  inFlight || awaiting || isUnknown || run !== undefined || parked?.undo !== undefined;

/** Ends a step because what it belongs to does. */
export function cancelStep(turn: Turn, step: OpenStep): void {
  const { path, parked } = step;
  const kept = parked?.undo && { undo: parked.undo };
  const undo = mayBeDone(step) ? (kept ?? keepUndo(turn, path)) : {};
  turn.record({ kind: "step-cancelled", version: 1, step: path, ...undo });
}
