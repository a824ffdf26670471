import { locateFindings, readDefinitions, type Finding } from "@machinery/language";
import { limits, refuse, type Result } from "@machinery/protocol";
import { tooLarge } from "../errors/too-large.js";
import type { Kinds, Submitted } from "./submitted-definition.js";

/**
 * Reads the one definition of a YAML or JSON text. Whatever keeps it from being read is a finding; without a definition there is
 * at least one error.
 */
export function readDefinitionText<K extends keyof Kinds>(
  source: string,
  kind: K,
): Result<Submitted<Kinds[K]> | { readonly definition?: undefined; readonly findings: Finding[] }> {
  if (Buffer.byteLength(source, "utf8") > limits.definitionBytes)
    return refuse(tooLarge(limits.definitionBytes, "a definition"));
  const { documents, findings } = readDefinitions(source);
  const [document] = documents;
  if (document === undefined || documents.length > 1 || document.kind !== kind) {
    const hasError = findings.some((finding) => finding.severity === "error");
    const misfit = misfitFinding(kind, document?.kind, documents.length);
    return {
      ok: true,
      value: { findings: hasError && document === undefined ? findings : [...findings, misfit] },
    };
  }
  const definition = document.definition as Kinds[K];
  const locate = (found: Finding[]): Finding[] => locateFindings(found, document);
  return { ok: true, value: { definition, source, findings, locate } };
}

function misfitFinding(kind: keyof Kinds, found: keyof Kinds | undefined, count: number): Finding {
  const several = count > 1;
  return {
    severity: "error",
    code: several ? "SEVERAL_DEFINITIONS" : "WRONG_KIND",
    path: "",
    expected: several ? "one definition" : `a ${kind}`,
    found: several ? `${count} definitions` : found === undefined ? "no definition" : `a ${found}`,
    hint: several ? "send them one by one, or use `machinery apply`" : `say \`kind: ${kind}\``,
  };
}
