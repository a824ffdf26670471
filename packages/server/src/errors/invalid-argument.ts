import type { Rejection } from "@machinery/protocol";

/** The refusal of one field of a request. */
export function invalidArgument(field: string, expected: string, found: string, todo: string): Rejection {
  const description = `expected ${expected}, found ${found}`;
  return { reason: "INVALID_ARGUMENT", expected, found, todo, violations: [{ field, description }] };
}
