import { locateFindings, readDefinitionValue, type Finding } from "@machinery/language";
import { refuse, type JsonValue, type Result } from "@machinery/protocol";
import { findingsToRejection } from "../errors/findings-to-rejection.js";
import { submittedMessage, type Kinds, type Submitted } from "./submitted-definition.js";

/** Reads a definition from an already parsed JSON value, in either spelling. */
export function readDefinitionJson<K extends keyof Kinds>(
  value: JsonValue,
  kind: K,
): Result<Submitted<Kinds[K]>> {
  const { document, findings } = readDefinitionValue(value, kind);
  if (document?.kind !== kind) return refuse(findingsToRejection(findings));
  const locate = (found: Finding[]): Finding[] => locateFindings(found, document);
  return { ok: true, value: { ...submittedMessage(document.definition as Kinds[K]), findings, locate } };
}
