import type { PlannedCall } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { evaluateObject } from "../evaluate.js";
import type { Made } from "../fault.js";
import type { Frame } from "../frame.js";
import type { KeptInputs } from "../kept-inputs.js";
import { mismatchWords } from "../mismatch-words.js";
import { pickFields } from "../pick-fields.js";
import { failStep } from "../steps/fail-step.js";
import { stepErrorOf } from "../steps/step-error.js";
import { startAttempt } from "../steps/start-attempt.js";
import type { Turn } from "../turn.js";
import type { Verb } from "./verb.js";

/** Calls a service. The step stays open until an attempt is answered or the attempts are spent. */
export const callVerb: Verb<PlannedCall> = {
  begin(turn, frame, call, path) {
    const inputs = gatherInputs(turn, frame, call);
    if (!inputs.ok) return failStep(turn, stepErrorOf(inputs.fault, path, 0));
    const started = { kind: "step-started", version: 1, step: path, inputs: inputs.value } as const;
    const deadline = call.timeoutMs === undefined ? {} : { deadlineMs: turn.nowMs + call.timeoutMs };
    turn.record({ ...started, ...deadline });
    startAttempt(turn, path);
  },
};

/** What is sent, checked against the service's types, in its shortest form: by reference to the document where that says it all. */
function gatherInputs(turn: Turn, frame: Frame, call: PlannedCall): Made<KeptInputs> {
  const made = makeInputs(turn, frame, call);
  if (!made.ok) return made;
  const inputs = made.value;
  const checked = call.inputs.check(inputs, "inputs");
  if (!checked.ok) {
    const message = `What is to be sent does not match the inputs of ${serviceOf(call)}: ${mismatchWords(checked.mismatches)}`;
    return { ok: false, fault: { reason: "BAD_INPUT", message } };
  }
  if (checked.value !== inputs) return { ok: true, value: { value: checked.value } };
  if (inputs === frame.scope.document) return { ok: true, value: { document: true } };
  return {
    ok: true,
    value: call.input.kind === "declared" ? { pick: Object.keys(inputs) } : { value: inputs },
  };
}

function makeInputs(turn: Turn, frame: Frame, { input }: PlannedCall): Made<JsonObject> {
  if (input.kind === "mapping") return evaluateObject(turn, frame, input.mapping);
  return {
    ok: true,
    value: input.kind === "declared" ? pickFields(frame.scope.document, input.names) : frame.scope.document,
  };
}

/** The service of a call as people write it: `service`, or `service.endpoint`. */
export const serviceOf = ({ service, endpoint }: PlannedCall): string =>
  endpoint === "" ? service : `${service}.${endpoint}`;
