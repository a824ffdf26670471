import type { ReadDocument } from "../definition.js";
import type { Finding } from "../finding.js";

/** Adds the places in the source text to findings, and puts them in the order of the text. */
export function locateFindings(findings: readonly Finding[], document: ReadDocument): Finding[] {
  const located = findings.map((finding) =>
    finding.line === undefined ? { ...finding, ...document.locate(finding.path) } : finding,
  );
  return located.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
}
