import type { PlannedSwitch } from "@machinery/language";
import { evaluateCondition } from "../turn/evaluate.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Verb } from "./verb.js";

/** Enters the body of the first case that holds, else `otherwise`; where that is not there, it ends at once. */
export const switchVerb: Verb<PlannedSwitch> = {
  begin(turn, frame, { cases, bodies }, path) {
    for (const [index, condition] of cases.entries()) {
      const holds = evaluateCondition(turn, frame, condition);
      if (!holds.ok) return failStep(turn, stepErrorOf(holds.fault, path, 0));
      if (!holds.value) continue;
      turn.record({ kind: "body-entered", version: 1, step: path, body: `cases[${index}]` });
      return;
    }
    if (bodies["otherwise"] === undefined) turn.record({ kind: "step-succeeded", version: 1, step: path });
    else turn.record({ kind: "body-entered", version: 1, step: path, body: "otherwise" });
  },
};
