import type { JsonObject } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { checkAnswer } from "../values/check-answer.js";
import { callOf } from "../plan/operation-of.js";
import { serviceOf } from "../plan/service-of.js";
import { keepUndo } from "../steps/keep-undo.js";
import { mergeOf, writtenBy } from "../steps/merge-of.js";
import type { CommandHandler } from "./command-handler.js";
import { invalidAnswer } from "./invalid-answer.js";
import { parkedStep } from "./parked-step.js";

/**
 * Go on behind a step that is held as if its service had given this. Refused with STEP_NOT_PARKED when it is not held, with INVALID_ANSWER when
 * what is given does not match the service's outputs, or the workflow can make nothing of it.
 */
export interface SkipStep {
  readonly kind: "skip-step";
  readonly step: string;
  readonly answer: JsonObject;
}

export const skipStep: CommandHandler<SkipStep> = (turn, command) => {
  const found = parkedStep(turn, command.step);
  if (!found.ok) return found.rejection;
  const { path, service, isUnknown } = found.step;
  const call = callOf(turn.plan, path, service);
  const checked = checkAnswer(call, command.answer);
  if (!checked.ok) return invalidAnswer(serviceOf(call), checked.misfits);
  const answer = checked.value;
  const merge = mergeOf(turn, path, call.output, answer);
  if (!merge.ok)
    return {
      reason: "INVALID_ANSWER",
      expected: "an answer that the workflow can go on with",
      found: `one that its \`output\` fails on: ${merge.fault.message}`,
      todo: "correct it and send it again; the step stays held",
    };
  turn.record({
    kind: "step-skipped",
    version: 1,
    step: path,
    answer,
    ...merge.value,
    // Its attempts may have come to something all the same.
    ...(isUnknown && keepUndo(turn, path, { answer, written: writtenBy(merge.value, answer) })),
  });
  advance(turn);
  return undefined;
};
