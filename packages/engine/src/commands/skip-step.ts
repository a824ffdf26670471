import type { JsonObject, Rejection } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { checkAnswer } from "../values/check-answer.js";
import { callOf } from "../plan/operation-of.js";
import { serviceOf } from "../plan/service-of.js";
import { keepUndo } from "../steps/keep-undo.js";
import type { OpenStep } from "../state/open-step.js";
import { stepPath } from "../state/step-path.js";
import type { Turn } from "../turn/turn.js";
import { mergeOf, writtenBy } from "../steps/merge-of.js";
import type { CommandHandler } from "./command-handler.js";
import { invalidAnswer } from "./invalid-answer.js";
import { isHeld, type Repair, stepToRepair } from "./step-to-repair.js";

/**
 * Go on behind a step as if its service had given this: one that is held, waits for its next attempt, for its service to let it in or for an answer that
 * comes later; or behind one that waits for a time, which gives nothing. Refused with STEP_NOT_PARKED when it is another, with INVALID_ANSWER when what is
 * given does not match the service's outputs, or the workflow can make nothing of it.
 */
export interface SkipStep {
  readonly kind: "skip-step";
  readonly step: string;
  readonly answer: JsonObject;
}

export const skipStep: CommandHandler<SkipStep> = (turn, command) => {
  const found = stepToRepair(turn, command.step, toSkip);
  if (!found.ok) return found.rejection;
  const { path, service, awaiting, isUnknown } = found.step;
  if (found.step.wakeAtMs !== undefined) return skipWait(turn, path, command.answer);
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
      todo: "correct it and send it again; the step stays as it is",
    };
  turn.record({
    kind: "step-skipped",
    version: 1,
    step: path,
    answer,
    ...merge.value,
    // Its attempts may have come to something all the same.
    ...((isUnknown || awaiting) && keepUndo(turn, path, { answer, written: writtenBy(merge.value, answer) })),
  });
  advance(turn);
  return undefined;
};

/** A call between two attempts, or whose service answers later, or a wait. While a call is in flight nobody knows what is skipped. */
const toSkip: Repair = {
  expected: "a step that is held, waits for its next attempt, for its service, or for a time",
  fits: (step) =>
    step.wakeAtMs !== undefined ||
    isHeld(step) ||
    (isCall(step) && !step.inFlight && step.parked === undefined),
};

const isCall = ({ path, run, awaited }: OpenStep): boolean =>
  run === undefined && awaited === undefined && stepPath.undone(path) === undefined;

function skipWait(turn: Turn, step: string, answer: JsonObject): Rejection | undefined {
  const [name] = Object.keys(answer);
  if (name !== undefined)
    return {
      reason: "INVALID_ANSWER",
      expected: "no outputs for a step that waits for a time",
      found: JSON.stringify(name),
      todo: "send none; the step goes on waiting",
    };
  turn.record({ kind: "step-skipped", version: 1, step, answer });
  advance(turn);
  return undefined;
}
