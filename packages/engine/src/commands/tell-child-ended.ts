import { EventStatus, type JsonObject } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import type { StepError } from "../error.js";
import type { Fault } from "../fault.js";
import { mismatchWords } from "../values/mismatch-words.js";
import { operationOf } from "../plan/operation-of.js";
import { failStep } from "../steps/fail-step.js";
import { keepUndo } from "../steps/keep-undo.js";
import { openRun, runOf, succeedRun } from "../steps/open-run.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { CommandHandler } from "./command-handler.js";

/** The event that a step waits for has ended. Stale news is nothing to do; so is what comes while the event is set aside: it has to be told again. */
export interface TellChildEnded {
  readonly kind: "tell-child-ended";
  readonly step: string;
  readonly childId: string;
  /** SUCCEEDED, FAILED or CANCELLED. */
  readonly status: EventStatus;
  /** Once SUCCEEDED. */
  readonly outputs?: JsonObject;
  /** Once FAILED. */
  readonly error?: StepError;
}

export const tellChildEnded: CommandHandler<TellChildEnded> = (turn, command) => {
  const { step: path, childId, outputs } = command;
  const run = openRun(turn, path);
  if (run === undefined || !run.isAwaited) return undefined;
  // Its end may be told before it is told that it was posted.
  if (run.childId === undefined) turn.record({ kind: "child-posted", version: 1, step: path, childId });
  else if (run.childId !== childId) return undefined;
  turn.record({ kind: "child-ended", version: 1, step: path, childId });
  if (outputs === undefined) failStep(turn, stepErrorOf(faultOf(command), path, 0));
  else {
    const operation = runOf(operationOf(turn.plan, path));
    const checked = operation.outputs.check(outputs, "outputs");
    if (checked.ok) succeedRun(turn, path, operation, checked.value);
    else {
      const message = `What event ${childId} gave does not match the outputs of workflow ${operation.runs}: ${mismatchWords(checked.mismatches)}`;
      const error = stepErrorOf({ reason: "BAD_ANSWER", message, data: outputs }, path, 0);
      failStep(turn, error, keepUndo(turn, path));
    }
  }
  advance(turn);
  return undefined;
};

function faultOf({ childId, status, error }: TellChildEnded): Fault {
  const data = { event_id: childId };
  if (status === EventStatus.CANCELLED || error === undefined)
    return {
      reason: "CHILD_CANCELLED",
      message: `Event ${childId}, which the step waited for, was cancelled`,
      data,
    };
  return { reason: error.reason, message: error.message, data };
}
