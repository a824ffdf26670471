import type { JsonValue } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { checkAnswer } from "../values/check-answer.js";
import type { Given } from "../state/given.js";
import { callOf } from "../plan/operation-of.js";
import { callToSettle } from "../steps/call-to-settle.js";
import { succeedCall } from "../steps/succeed-call.js";
import { serviceOf } from "../plan/service-of.js";
import type { CommandHandler } from "./command-handler.js";
import { invalidAnswer } from "./invalid-answer.js";

/**
 * The answer to a call, which did not come with the call: by callback, or from a person. It may come before the service has said that it
 * comes later, and between two attempts. Nothing to do when it was given before. Refused with INVALID_ANSWER when it does not match the
 * service's outputs, and the step goes on waiting; with CALLBACK_USED when another was given before; with CALLBACK_LATE when the step is
 * over otherwise, and the answer is then in its history while the event goes on; with STEP_NOT_WAITING for both from a person; with
 * EVENT_PAUSED while the event is set aside.
 */
export interface CompleteStep extends Given {
  readonly kind: "complete-step";
  readonly step: string;
  readonly answer: JsonValue;
}

export const completeStep: CommandHandler<CompleteStep> = (turn, command) => {
  const { by, digest, answer } = command;
  const found = callToSettle(turn, command.step, { by, digest }, { answer });
  if (!found.ok) return found.rejection;
  if (found.step === undefined) return undefined;
  const call = callOf(turn.plan, found.step.path, found.step.service);
  const checked = checkAnswer(call, answer);
  if (!checked.ok) return invalidAnswer(serviceOf(call), checked.misfits);
  succeedCall(turn, found.step, checked.value, { by, digest });
  advance(turn);
  return undefined;
};
