import type { Rejection } from "@machinery/protocol";

/** A refusal in one sentence, with all that it is about. */
export function refusalWords({ expected, found, violations = [] }: Rejection): string {
  const more = violations.map(({ field, description }) => `; ${field}: ${description}`).join("");
  return `it is refused: expected ${expected}, found ${found}${more}`;
}
