import type { JsonValue } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { checkAnswer } from "../values/check-answer.js";
import { isObject } from "../values/is-object.js";
import { mismatchWords } from "../values/mismatch-words.js";
import { callOf } from "../plan/operation-of.js";
import { attemptInFlight } from "../steps/attempt-in-flight.js";
import { failAttempt } from "../steps/fail-attempt.js";
import { serviceOf } from "../plan/service-of.js";
import { stepPath } from "../state/step-path.js";
import { succeedCall } from "../steps/succeed-call.js";
import { valueWords } from "../values/value-words.js";
import type { CommandHandler } from "./command-handler.js";

/** A service answered an attempt. A stale answer is nothing to do. */
export interface AnswerAttempt {
  readonly kind: "answer-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly answer: JsonValue;
}

export const answerAttempt: CommandHandler<AnswerAttempt> = (turn, { step: path, attempt, answer }) => {
  const step = attemptInFlight(turn, path, attempt);
  if (step === undefined) return undefined;
  const undone = stepPath.undone(path);
  if (undone !== undefined) {
    // Whatever it says, it is undone.
    turn.record({ kind: "compensation-succeeded", version: 1, step: undone });
    advance(turn);
    return undefined;
  }
  const call = callOf(turn.plan, path, step.service);
  const checked = checkAnswer(call, answer);
  if (checked.ok) succeedCall(turn, step, checked.value);
  else {
    const mismatches = isObject(answer)
      ? mismatchWords(checked.misfits)
      : `expected an object, found ${valueWords(answer)}`;
    const message = `The answer does not match the outputs of ${serviceOf(call)}: ${mismatches}`;
    // The same call would most likely be answered the same: repeated only where the policy names BAD_ANSWER.
    failAttempt(turn, step, { reason: "BAD_ANSWER", message, data: answer, transient: false, unknown: true });
  }
  advance(turn);
  return undefined;
};
