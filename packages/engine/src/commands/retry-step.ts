import { advance } from "../turn/advance.js";
import { wakeSteps } from "../steps/wake-steps.js";
import type { CommandHandler } from "./command-handler.js";
import { parkedStep } from "./parked-step.js";

/** Try a step again that is held, with all its attempts anew. Refused with STEP_NOT_PARKED when it is not. */
export interface RetryStep {
  readonly kind: "retry-step";
  readonly step: string;
}

export const retryStep: CommandHandler<RetryStep> = (turn, command) => {
  const found = parkedStep(turn, command.step);
  if (!found.ok) return found.rejection;
  turn.record({ kind: "step-retried", version: 1, step: command.step, retryAtMs: turn.nowMs });
  wakeSteps(turn);
  advance(turn);
  return undefined;
};
