import type { Mismatch, PlannedCall } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { isObject } from "./is-object.js";
import { valueWords } from "./value-words.js";

/** Where an answer is not what it should be. */
export type Misfit = Mismatch;

/** An answer with defaults filled in, or how it does not match the outputs of its service. */
export function checkAnswer(
  call: PlannedCall,
  answer: JsonValue,
):
  | { readonly ok: true; readonly value: JsonObject }
  | { readonly ok: false; readonly misfits: readonly Misfit[] } {
  if (!isObject(answer))
    return {
      ok: false,
      misfits: [{ path: "outputs", expected: "an object", found: valueWords(answer) }],
    };
  const checked = call.outputs.check(answer, "outputs");
  return checked.ok ? checked : { ok: false, misfits: checked.mismatches };
}
