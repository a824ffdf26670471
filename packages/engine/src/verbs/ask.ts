import type { Expression, PlannedAsk } from "@machinery/language";
import { limits } from "@machinery/protocol";
import type { Made } from "../fault.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { textOf } from "./text-of.js";
import type { Verb } from "./verb.js";

/** Asks a person, and waits for the answer. */
export const askVerb: Verb<PlannedAsk> = {
  begin(turn, frame, operation, path) {
    const text = (expression: Expression | undefined, mostChars: number): Made<string> =>
      expression === undefined ? { ok: true, value: "" } : textOf(turn, frame, expression, mostChars);
    const question = text(operation.question, limits.questionChars);
    const assignee = text(operation.assignee, limits.personChars);
    const group = text(operation.group, limits.personChars);
    for (const made of [question, assignee, group])
      if (!made.ok) return failStep(turn, stepErrorOf(made.fault, path, 0));
    if (!question.ok || !assignee.ok || !group.ok) return;
    turn.record({
      kind: "ask-started",
      version: 1,
      step: path,
      question: question.value,
      ...(assignee.value !== "" && { assignee: assignee.value }),
      ...(group.value !== "" && { group: group.value }),
      ...(operation.timeoutMs !== undefined && { deadlineMs: turn.nowMs + operation.timeoutMs }),
    });
  },
};
