import type { Plan, ValuesByName } from "@machinery/language";
import type { Made } from "../fault.js";
import type { Frame } from "../state/frame.js";
import type { KeptInputs } from "../state/kept-inputs.js";
import { mismatchWords } from "../values/mismatch-words.js";
import { pickFields } from "../values/pick-fields.js";
import type { Turn } from "./turn.js";
import { unwind } from "./unwind.js";

/**
 * Ends an event whose operations have all ended. Its outputs are the document cut to the declared ones, or all of it where none are
 * declared. Whether one may be absent the plan says (a workflow's may); one of a wrong type fails the event with BAD_OUTPUT.
 */
export function finishEvent(turn: Turn, frame: Frame): void {
  const outputs = keepOutputs(frame.scope.document, turn.plan);
  if (outputs.ok) turn.record({ kind: "event-succeeded", version: 1, outputs: outputs.value });
  else unwind(turn, frame, { kind: "event-failed", error: { ...outputs.fault, step: "", attempts: 0 } });
}

/** The outputs that values give: cut to the declared ones and checked, in their shortest form. */
export function keepOutputs(document: ValuesByName, { workflow, outputs }: Plan): Made<KeptInputs> {
  if (!outputs.declared) return { ok: true, value: { document: true } };
  const picked = pickFields(document, outputs.names);
  const checked = outputs.check(picked, "outputs");
  if (!checked.ok) {
    const message = `The outputs do not match what workflow ${workflow} declares: ${mismatchWords(checked.mismatches)}`;
    return { ok: false, fault: { reason: "BAD_OUTPUT", message } };
  }
  return {
    ok: true,
    value: checked.value === picked ? { pick: Object.keys(picked) } : { value: checked.value },
  };
}
