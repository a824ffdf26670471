import { cancelBodies } from "../turn/cancel-bodies.js";
import type { StepError } from "../error.js";
import type { BodyEnded } from "../facts/fact.js";
import type { Frame } from "../state/frame.js";
import { briefError } from "../steps/brief-error.js";
import type { Turn } from "../turn/turn.js";

/**
 * Ends one of the bodies that a step carries out at the same time with an error: the step goes on and tells of it, or fails with it, and then
 * the others are cancelled. `outer` is the frame the step belongs to.
 */
export function endFailed(
  turn: Turn,
  outer: Frame,
  ended: BodyEnded,
  error: StepError,
  isTold: boolean,
): void {
  if (isTold) return turn.record({ ...ended, error: briefError(error) });
  turn.record({ ...ended, error, fails: true });
  // At once: nothing begins any more in what is to be cancelled.
  cancelBodies(turn, outer);
}

/** Fails a step one of whose bodies has failed, once the others have been cancelled. `frame` is the one the step belongs to. */
export function failGathering(turn: Turn, frame: Frame, step: string, error: StepError): void {
  cancelBodies(turn, frame);
  if (frame.inner.size > 0) return;
  turn.record({ kind: "step-failed", version: 1, step, error: briefError(error) });
  turn.leaving.push({ from: frame, leaving: { error } });
}
