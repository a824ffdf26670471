import type { FieldSet, Mismatch } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import type { Frame } from "./frame.js";
import { mismatchWords } from "./mismatch-words.js";
import { pickFields } from "./pick-fields.js";
import type { Turn } from "./turn.js";

/**
 * Ends an event whose operations have all ended. Its outputs are the document cut to the declared ones, or all of it where none are
 * declared. Declared outputs may be absent; one of a wrong type fails the event with BAD_OUTPUT.
 */
export function finishEvent(turn: Turn, frame: Frame): void {
  const { outputs } = turn.plan;
  if (!outputs.declared) {
    turn.record({ kind: "event-succeeded", version: 1, outputs: { document: true } });
    return;
  }
  const picked = pickFields(frame.document, outputs.names);
  const checked = outputs.check(picked, "outputs");
  if (checked.ok && checked.value !== picked) {
    turn.record({ kind: "event-succeeded", version: 1, outputs: { value: checked.value } });
    return;
  }
  const mismatches = checked.ok ? [] : withoutAbsent(checked.mismatches, picked, outputs);
  if (mismatches.length === 0) {
    turn.record({ kind: "event-succeeded", version: 1, outputs: { pick: Object.keys(picked) } });
    return;
  }
  const message = `The outputs do not match what workflow ${turn.plan.workflow} declares: ${mismatchWords(mismatches)}`;
  const error = { reason: "BAD_OUTPUT", message, step: "", attempts: 0 };
  turn.record({ kind: "event-failed", version: 1, error });
}

function withoutAbsent(
  mismatches: readonly Mismatch[],
  picked: JsonObject,
  outputs: FieldSet,
): readonly Mismatch[] {
  const absent = new Set(
    outputs.names.filter((name) => !Object.hasOwn(picked, name)).map((name) => `outputs.${name}`),
  );
  return mismatches.filter(({ path }) => !absent.has(path));
}
