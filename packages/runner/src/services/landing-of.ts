import type { CallError } from "@machinery/engine";
import type { CallOutcome } from "../ports.js";
import type { Landing } from "./service-admission.js";

/**
 * What a call says of its service. A service that cannot be reached, does not answer in time, or answers 5xx without saying why is not well; so is one
 * that asks to be left alone for a while (Retry-After). Whatever else it answers, it is there. What went wrong here says nothing of it.
 */
export function landingOf(outcome: CallOutcome): Landing {
  if (outcome.ok === "deferred") return "untold";
  if (outcome.ok !== false) return "answered";
  const { reason, message, retryAfterMs } = outcome.error;
  if (isUnwell(outcome.error)) return { reason, message, retryAfterMs };
  return ours.has(reason) ? "untold" : "answered";
}

function isUnwell({ reason, transient, retryAfterMs }: CallError): boolean {
  return transient && (unwell.has(reason) || retryAfterMs !== undefined);
}

const unwell: ReadonlySet<string> = new Set(["UNREACHABLE", "TIMEOUT", "HTTP_5XX"]);

/** The reasons of calls that never came to their service, or of which nobody waited for the end. */
const ours: ReadonlySet<string> = new Set([
  "NO_RESOURCES",
  "CANCELLED",
  "INTERNAL",
  "CALL_FAILED",
  "ADDRESS_REFUSED",
  "SECRET_MISSING",
  "INVALID_INPUTS",
  "SERVICE_NOT_FOUND",
  "ENDPOINT_NOT_FOUND",
]);
