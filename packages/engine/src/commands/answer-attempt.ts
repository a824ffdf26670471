import type { PlannedCall } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { advance } from "../advance.js";
import { evaluateObject } from "../evaluate.js";
import type { StepSucceeded } from "../fact.js";
import { frameOf } from "../facts/frame-of.js";
import type { Made } from "../fault.js";
import { isObject } from "../is-object.js";
import { mismatchWords } from "../mismatch-words.js";
import { callOf } from "../operation-of.js";
import { attemptInFlight } from "../steps/attempt-in-flight.js";
import { failAttempt } from "../steps/fail-attempt.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn.js";
import { valueWords } from "../value-words.js";
import { serviceOf } from "../verbs/call.js";
import type { CommandHandler } from "./command-handler.js";

/** A service answered an attempt. A stale answer is nothing to do. */
export interface AnswerAttempt {
  readonly kind: "answer-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly answer: JsonValue;
}

export const answerAttempt: CommandHandler<AnswerAttempt> = (turn, command) => {
  const step = attemptInFlight(turn, command.step, command.attempt);
  if (step === undefined) return undefined;
  const call = callOf(turn.plan, step.path);

  const answer = checkAnswer(call, command.answer);
  if (!answer.ok) {
    // The same call would most likely be answered the same: repeated only where the policy names BAD_ANSWER.
    failAttempt(turn, step, { ...answer.fault, transient: false });
    advance(turn);
    return undefined;
  }
  const merge = mergeOf(turn, step.path, call, answer.value);
  if (!merge.ok) {
    // The service has done its part, so it is not asked again; what it said is kept with the error.
    failStep(turn, stepErrorOf({ ...merge.fault, data: answer.value }, step.path, step.attempt));
    advance(turn);
    return undefined;
  }
  turn.record({ kind: "step-succeeded", version: 1, step: step.path, answer: answer.value, ...merge.value });
  advance(turn);
  return undefined;
};

/** The answer with defaults filled in, or BAD_ANSWER. */
function checkAnswer(call: PlannedCall, answer: JsonValue): Made<JsonObject> {
  if (!isObject(answer)) return badAnswer(call, `expected an object, found ${valueWords(answer)}`, answer);
  const checked = call.outputs.check(answer, "outputs");
  return checked.ok ? checked : badAnswer(call, mismatchWords(checked.mismatches), answer);
}

function badAnswer(call: PlannedCall, mismatches: string, data: JsonValue): Made<never> {
  const message = `The answer does not match the outputs of ${serviceOf(call)}: ${mismatches}`;
  return { ok: false, fault: { reason: "BAD_ANSWER", message, data } };
}

/** What the answer writes into the document. */
function mergeOf(
  turn: Turn,
  path: string,
  { output }: PlannedCall,
  answer: JsonObject,
): Made<Pick<StepSucceeded, "merge">> {
  if (output.kind === "none") return { ok: true, value: {} };
  if (output.kind === "merge") return { ok: true, value: { merge: "answer" } };
  const values = evaluateObject(turn, frameOf(turn.state, path), output.mapping, answer);
  return values.ok ? { ok: true, value: { merge: { values: values.value } } } : values;
}
