import type { CallOutcome } from "@machinery/runner";

/** What went wrong in a call, as the runner takes it. */
export type CallError = Extract<CallOutcome, { readonly ok: false }>["error"];

/** The reasons this caller gives, when the service gave none of its own. All but the first group are never transient. */
export type CallReason =
  /* may be well the next time */
  | "UNREACHABLE"
  | "TIMEOUT"
  | "HTTP_5XX"
  | "NO_RESOURCES"
  /* HTTP_4XX is transient for 408, 425 and 429 */
  | "HTTP_4XX"
  | "HTTP_3XX"
  | "BAD_ANSWER"
  | "REDIRECTED"
  | "ADDRESS_REFUSED"
  | "ANSWERS_LATER"
  | "SECRET_MISSING"
  | "INVALID_INPUTS"
  | "SERVICE_NOT_FOUND"
  | "ENDPOINT_NOT_FOUND"
  | "CANCELLED"
  | "INTERNAL";

/** A failed call as an outcome. */
export interface FailedCall {
  readonly ok: false;
  readonly error: CallError;
}

/** The reasons of a service that has been asked, and answered something that cannot be used. */
const answered: ReadonlySet<CallReason> = new Set(["BAD_ANSWER", "ANSWERS_LATER"]);

/**
 * Makes the outcome of a call that failed by itself, not by the service's word. `sent` says whether the service may have got it all the same;
 * where it answered something that cannot be used, it did.
 */
export function callFailure(reason: CallReason, message: string, sent = answered.has(reason)): FailedCall {
  const transient = reason === "UNREACHABLE" || reason === "TIMEOUT" || reason === "NO_RESOURCES";
  return { ok: false, error: { reason, message, transient, ...(sent && { unknown: true }) } };
}
