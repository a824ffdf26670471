import type { StepError } from "../error.js";
import type { Turn } from "../turn.js";

/** Ends the step an error names, and with it the event. */
export function failStep(turn: Turn, error: StepError): void {
  turn.record({ kind: "step-failed", version: 1, step: error.step, error });
  turn.record({ kind: "event-failed", version: 1, error });
}
