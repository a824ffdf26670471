import { advance } from "../turn/advance.js";
import type { OpenStep } from "../state/open-step.js";
import { stepPath } from "../state/step-path.js";
import { wakeSteps } from "../steps/wake-steps.js";
import type { CommandHandler } from "./command-handler.js";
import { isHeld, notToRepair, stepToRepair } from "./step-to-repair.js";

/**
 * Try a step now: one that is held, with all its attempts anew; one that waits for its next attempt, with those it has left; or all of both. For a
 * step that is being undone it is the call that undoes it. Refused with STEP_NOT_PARKED when there is nothing to try.
 */
export interface RetryStep {
  readonly kind: "retry-step";
  /** Empty: all that can be tried. */
  readonly step: string;
}

export const retryStep: CommandHandler<RetryStep> = (turn, { step: path }) => {
  const { state } = turn;
  const undo = stepPath.undo(path);
  const step = path !== "" && !state.steps.has(path) && state.steps.has(undo) ? undo : path;
  if (step === "" && state.atWork) {
    if (![...state.steps.values()].some(canRetry))
      return notToRepair(expected, `none in event ${state.eventId}`);
  } else {
    const found = stepToRepair(turn, step, { expected, fits: canRetry });
    if (!found.ok) return found.rejection;
  }
  turn.record({ kind: "step-retried", version: 1, step, retryAtMs: turn.nowMs });
  wakeSteps(turn);
  advance(turn);
  return undefined;
};

const canRetry = (step: OpenStep): boolean => isHeld(step) || isRetrying(step);

/** Whether a step waits for its next attempt. */
const isRetrying = ({ retryAtMs, parked }: OpenStep): boolean =>
  retryAtMs !== undefined && parked === undefined;

const expected = "a step that is held because its attempts are spent, or that waits for its next attempt";
