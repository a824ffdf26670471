import type { PlannedReturn } from "@machinery/language";
import { evaluateObject } from "../turn/evaluate.js";
import { keepOutputs } from "../turn/finish-event.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { LayeredValues } from "../state/layered-values.js";
import { resolveKept } from "../state/kept-inputs.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import type { JsonObject } from "@machinery/protocol";
import type { Verb } from "./verb.js";

/** Ends the event with outputs, and all that is around it. Outputs that do not match what is declared fail the step with BAD_OUTPUT. */
export const returnVerb: Verb<PlannedReturn> = {
  begin(turn, frame, operation, path) {
    const outputs = outputsOf(turn, frame, operation);
    if (!outputs.ok) return failStep(turn, stepErrorOf(outputs.fault, path, 0));
    turn.record({ kind: "step-succeeded", version: 1, step: path });
    turn.leaving.push({ from: frame, leaving: { outputs: outputs.value } });
  },
};

function outputsOf(turn: Turn, frame: Frame, { outputs }: PlannedReturn): Made<JsonObject> {
  const given = givenBy(turn, frame, outputs);
  if (!given.ok) return given;
  const kept = keepOutputs(given.value, turn.plan);
  return kept.ok ? { ok: true, value: resolveKept(kept.value, given.value) } : kept;
}

function givenBy(turn: Turn, frame: Frame, outputs: PlannedReturn["outputs"]): Made<LayeredValues> {
  if (outputs === undefined) return { ok: true, value: frame.scope.document };
  const made = evaluateObject(turn, frame, outputs);
  return made.ok ? { ok: true, value: LayeredValues.of(made.value) } : made;
}
