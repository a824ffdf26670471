import { hash } from "node:crypto";
import { isEventId } from "@machinery/protocol";
import { idInHex } from "@machinery/store";

/**
 * The W3C `traceparent` of an attempt (https://www.w3.org/TR/trace-context/): one trace for each event, one span for each attempt, so that a
 * repeated call can be told to be the same. The trace is the event's id in hexadecimal, behind two zeros; what is no event's id is hashed, as the span is.
 */
export function traceParent(eventId: string, step: string, attempt: number): string {
  const trace = isEventId(eventId) ? `00${idInHex(eventId)}` : hash("sha256", eventId, "hex").slice(0, 32);
  const span = hash("sha256", `${eventId}/${step}/${String(attempt)}`, "hex");
  return `00-${trace}-${span.slice(0, 16)}-01`;
}
