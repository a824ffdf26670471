import type { PlannedRequest } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { evaluateObject } from "../turn/evaluate.js";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import type { KeptInputs } from "../state/kept-inputs.js";
import { mismatchWords } from "../values/mismatch-words.js";
import { pickFields } from "../values/pick-fields.js";
import { serviceOf } from "../plan/service-of.js";
import type { Turn } from "../turn/turn.js";

/** What is sent, checked against the service's types, in its shortest form: by reference to the document where that says it all. */
export function gatherInputs(turn: Turn, frame: Frame, call: PlannedRequest): Made<KeptInputs> {
  const made = makeInputs(turn, frame, call);
  if (!made.ok) return made;
  const inputs = made.value;
  const checked = call.inputs.check(inputs, "inputs");
  if (!checked.ok) {
    const message = `What is to be sent does not match the inputs of ${serviceOf(call)}: ${mismatchWords(checked.mismatches)}`;
    return { ok: false, fault: { reason: "BAD_INPUT", message } };
  }
  if (checked.value !== inputs) return { ok: true, value: { value: checked.value } };
  if (frame.scope.document.gave(inputs)) return { ok: true, value: { document: true } };
  return {
    ok: true,
    value: call.input.kind === "declared" ? { pick: Object.keys(inputs) } : { value: inputs },
  };
}

function makeInputs(turn: Turn, frame: Frame, { input }: PlannedRequest): Made<JsonObject> {
  if (input.kind === "mapping") return evaluateObject(turn, frame, input.mapping);
  const { document } = frame.scope;
  return {
    ok: true,
    value: input.kind === "declared" ? pickFields(document, input.names) : document.whole(),
  };
}
