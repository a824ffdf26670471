import type { StepError } from "../error.js";
import { frameOf } from "../facts/frame-of.js";
import type { Turn } from "../turn.js";

/** Ends the step an error names; `advance` ends what is around it, up to whoever handles the error, or the event. */
export function failStep(turn: Turn, error: StepError): void {
  turn.record({ kind: "step-failed", version: 1, step: error.step, error });
  turn.leaving.push({ from: frameOf(turn.state, error.step), leaving: { error } });
}
