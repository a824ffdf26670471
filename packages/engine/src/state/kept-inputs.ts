import type { ValuesByName } from "@machinery/language";
import type { JsonObject } from "@machinery/protocol";
import { pickFields } from "../values/pick-fields.js";

/** What is sent: picked by name out of the document as it stands, or written out where a mapping made it. */
export type KeptInputs =
  { readonly pick: readonly string[] } | { readonly document: true } | { readonly value: JsonObject };

/** The object that was kept, against the document it was kept under. */
export function resolveKept(kept: KeptInputs, document: ValuesByName): JsonObject {
  if ("value" in kept) return kept.value;
  return "pick" in kept ? pickFields(document, kept.pick) : document.whole();
}
