import type { JsonObject, Violation } from "@machinery/protocol";
import { advance } from "../turn/advance.js";
import { askToChange, claimedByOther } from "../steps/ask-to-change.js";
import { succeedAwaited } from "../steps/succeed-awaited.js";
import type { CommandHandler } from "./command-handler.js";

/**
 * Answer a question. Refused with INVALID_ANSWER when it does not match the form, with ASK_CLAIMED when somebody else has said that they answer,
 * with ASK_NOT_FOUND when it is not open, with EVENT_PAUSED while the event is set aside.
 */
export interface AnswerAsk {
  readonly kind: "answer-ask";
  readonly step: string;
  /** As they call themselves. Empty: they do not say. */
  readonly by: string;
  readonly answer: JsonObject;
}

export const answerAsk: CommandHandler<AnswerAsk> = (turn, { step, by, answer }) => {
  const found = askToChange(turn, step);
  if (!found.ok) return found.rejection;
  const { awaited, operation } = found;
  if (awaited.claimedBy !== "" && awaited.claimedBy !== by) return claimedByOther(step, awaited.claimedBy);
  const checked = operation.form.check(answer, "answer");
  if (!checked.ok) {
    const violations = checked.mismatches.map(({ path, expected, found }): Violation => ({
      field: path,
      description: `expected ${expected}, found ${found}`,
    }));
    return {
      reason: "INVALID_ANSWER",
      expected: `an answer that matches the form of ${step}`,
      found: `${violations.length} ${violations.length === 1 ? "mismatch" : "mismatches"}, the first at ${violations[0]?.field ?? "answer"}`,
      todo: "correct it and answer again; the question stays open",
      violations,
    };
  }
  turn.record({ kind: "ask-answered", version: 1, step, by });
  succeedAwaited(turn, step, operation.output, checked.value);
  advance(turn);
  return undefined;
};
