import type { StepError } from "../error.js";
import { frameOf } from "../facts/frame-of.js";
import type { Given } from "../given.js";
import type { Turn } from "../turn.js";

/**
 * Ends the step an error names; `advance` ends what is around it, up to whoever handles the error, or the event. `given` says who said so,
 * when it did not come with an attempt.
 */
export function failStep(turn: Turn, error: StepError, given?: Given): void {
  const failed = { kind: "step-failed", version: 1, step: error.step, error } as const;
  turn.record(given === undefined ? failed : { ...failed, given });
  turn.leaving.push({ from: frameOf(turn.state, error.step), leaving: { error } });
}
