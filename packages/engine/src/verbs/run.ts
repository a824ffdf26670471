import type { PlannedRun } from "@machinery/language";
import type { Fault, Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import { evaluateObject } from "../turn/evaluate.js";
import { ifHeld } from "../turn/if-held.js";
import type { KeptInputs } from "../state/kept-inputs.js";
import { pickFields } from "../values/pick-fields.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import type { Turn } from "../turn/turn.js";
import type { Verb } from "./verb.js";

/** The most events that may be above one another, each a step of the next. */
const deepest = 16;

/** Carries out another workflow: has an event of it posted, and waits for its end, unless it goes its own way. */
export const runVerb: Verb<PlannedRun> = {
  begin(turn, frame, operation, path) {
    const { runs, timeoutMs, detached } = operation;
    if ((turn.state.parent?.depth ?? 0) >= deepest) return failStep(turn, stepErrorOf(tooDeep, path, 0));
    const inputs = ifHeld(turn, gatherData(turn, frame, operation));
    if (!inputs.ok) return failStep(turn, stepErrorOf(inputs.fault, path, 0));
    turn.record({
      kind: "run-started",
      version: 1,
      step: path,
      workflow: runs,
      inputs: inputs.value,
      startTimeMs: turn.nowMs,
      ...(timeoutMs === undefined ? {} : { deadlineMs: turn.nowMs + timeoutMs }),
      ...(detached === true ? { detached } : {}),
    });
  },
};

const tooDeep: Fault = {
  reason: "NESTED_TOO_DEEP",
  message: `Workflows that run one another go at most ${deepest} deep`,
};

/** The data that is posted. It is checked by the revision that it comes to, which may be newer than the one that was known here. */
function gatherData(turn: Turn, frame: Frame, { input }: PlannedRun): Made<KeptInputs> {
  if (input.kind === "document") return { ok: true, value: { document: true } };
  if (input.kind === "declared")
    return { ok: true, value: { pick: Object.keys(pickFields(frame.scope.document, input.names)) } };
  const made = evaluateObject(turn, frame, input.mapping);
  return made.ok ? { ok: true, value: { value: made.value } } : made;
}
