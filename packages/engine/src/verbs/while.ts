import type { PlannedWhile } from "@machinery/language";
import { evaluateCondition } from "../turn/evaluate.js";
import { frameOf } from "../applying/frame-of.js";
import type { Frame } from "../state/frame.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import type { Verb } from "./verb.js";

/** Carries its body out as long as a condition holds. When it still does after the most rounds, the step fails with LOOP_LIMIT. */
export const whileVerb: Verb<PlannedWhile> = {
  begin(turn, frame, operation, path) {
    goAround(turn, frame, operation, path, 0);
  },

  bodyEnded(turn, { step, round }, operation) {
    goAround(turn, frameOf(turn.state, step), operation, step, round + 1);
  },
};

function goAround(turn: Turn, frame: Frame, operation: PlannedWhile, step: string, round: number): void {
  const { condition, maximum } = operation;
  const holds = evaluateCondition(turn, frame, condition);
  if (!holds.ok) failStep(turn, stepErrorOf(holds.fault, step, 0));
  else if (!holds.value) turn.record({ kind: "step-succeeded", version: 1, step });
  else if (round < maximum) turn.record({ kind: "body-entered", version: 1, step, body: "do", round });
  else {
    const message = `${condition.source} still holds, and the most rounds allowed (${maximum}) are spent`;
    failStep(turn, { reason: "LOOP_LIMIT", message, step, attempts: 0 });
  }
}
