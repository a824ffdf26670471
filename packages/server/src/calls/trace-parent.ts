import { hash } from "node:crypto";

/**
 * The W3C `traceparent` of an attempt (https://www.w3.org/TR/trace-context/): one trace for each event, one span for each attempt,
 * both derived from their names, so that a repeated call can be told to be the same.
 */
export function traceParent(eventId: string, step: string, attempt: number): string {
  const trace = hash("sha256", eventId, "hex");
  const span = hash("sha256", `${eventId}/${step}/${String(attempt)}`, "hex");
  return `00-${trace.slice(0, 32)}-${span.slice(0, 16)}-01`;
}
