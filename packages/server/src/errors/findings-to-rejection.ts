import type { Finding } from "@machinery/language";
import type { Rejection, Violation } from "@machinery/protocol";

/** So many violations are listed; what goes beyond is only counted. */
const listed = 100;

/** The refusal of a definition that has findings. At least one of them is an error. The message tells the first. */
export function findingsToRejection(findings: readonly Finding[]): Rejection {
  const errors = findings.filter((finding) => finding.severity === "error");
  const [first] = errors;
  const more = errors.length - 1;
  const place = first === undefined ? "" : placeOf(first);
  const hint = first === undefined || first.hint === "" ? "correct the definition" : first.hint;
  return {
    reason: "INVALID_DEFINITION",
    expected: `${first?.expected ?? "a definition without errors"}${place}`,
    found: first?.found ?? "one with errors",
    todo: more > 0 ? `${hint} (and ${more} more ${more === 1 ? "error" : "errors"})` : hint,
    violations: errors.slice(0, listed).map(findingToViolation),
  };
}

/** Where a finding is, for the middle of a sentence. */
function placeOf(finding: Finding): string {
  const path = finding.path === "" ? "" : ` at ${finding.path}`;
  return finding.line === undefined ? path : `${path} (line ${finding.line}, column ${finding.column ?? 1})`;
}

/** The sentence that people read of one finding. */
export function formatFinding(finding: Finding): string {
  const hint = finding.hint === "" ? "" : `: ${finding.hint}`;
  return `expected ${finding.expected}, found ${finding.found}${hint}`;
}

function findingToViolation(finding: Finding): Violation {
  return {
    field: finding.path,
    description: formatFinding(finding),
    code: finding.code,
    ...(finding.line === undefined ? {} : { line: finding.line, column: finding.column ?? 1 }),
  };
}
