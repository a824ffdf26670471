import type { Fault } from "../fault.js";
import type { Turn } from "../turn.js";

/** Ends a step with an error, and with it the event. */
export function failStep(turn: Turn, path: string, fault: Fault, attempts: number): void {
  const error = { ...fault, step: path, attempts };
  turn.record({ kind: "step-failed", version: 1, step: path, error });
  turn.record({ kind: "event-failed", version: 1, error });
}
