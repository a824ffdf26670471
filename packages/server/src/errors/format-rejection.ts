import type { Rejection } from "@machinery/protocol";

/** The sentence that people read: what was expected, what was found, what to do. The same on every protocol. */
export function formatRejection(rejection: Rejection): string {
  return `expected ${rejection.expected}, found ${rejection.found}: ${rejection.todo}`;
}
