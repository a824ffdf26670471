import { advance } from "../turn/advance.js";
import type { CallError } from "../error.js";
import { operationOf } from "../plan/operation-of.js";
import { failStep } from "../steps/fail-step.js";
import { openRun, runOf, succeedRun } from "../steps/open-run.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { CommandHandler } from "./command-handler.js";

/** The event that a step carries out was posted, or could not be. Stale news is nothing to do. */
export interface TellPosted {
  readonly kind: "tell-posted";
  readonly step: string;
  readonly childId: string;
  /** Why it could not be. */
  readonly error?: Pick<CallError, "reason" | "message" | "data">;
}

export const tellPosted: CommandHandler<TellPosted> = (turn, { step: path, childId, error }) => {
  const run = openRun(turn, path);
  if (run === undefined || run.childId !== undefined) return undefined;
  if (error !== undefined) {
    failStep(turn, stepErrorOf(error, path, 0));
    advance(turn);
    return undefined;
  }
  turn.record({ kind: "child-posted", version: 1, step: path, childId });
  if (!run.isAwaited) {
    succeedRun(turn, path, runOf(operationOf(turn.plan, path)), { event_id: childId });
    advance(turn);
  }
  return undefined;
};
