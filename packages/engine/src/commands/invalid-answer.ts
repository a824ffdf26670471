import type { Rejection, Violation } from "@machinery/protocol";
import type { Misfit } from "../values/check-answer.js";

/** The refusal of an answer that does not match what a service answers. */
export function invalidAnswer(service: string, misfits: readonly Misfit[]): Rejection {
  const violations = misfits.map(({ path, expected, found }): Violation => ({
    field: path,
    description: `expected ${expected}, found ${found}`,
  }));
  return {
    reason: "INVALID_ANSWER",
    expected: `an answer that matches the outputs of ${service}`,
    found: `${violations.length} ${violations.length === 1 ? "mismatch" : "mismatches"}, the first at ${violations[0]?.field ?? "outputs"}`,
    todo: "correct it and send it again; the step goes on waiting",
    violations,
  };
}
