import { hash } from "node:crypto";
import { isEventId } from "@machinery/protocol";

/**
 * The W3C `traceparent` of an attempt (https://www.w3.org/TR/trace-context/): one trace for each event, one span for each attempt, so that a
 * repeated call can be told to be the same. The trace is the event's id in hexadecimal; what is no event's id is hashed, as the span is.
 */
export function traceParent(eventId: string, step: string, attempt: number): string {
  const trace = isEventId(eventId) ? hexOfId(eventId) : hash("sha256", eventId, "hex").slice(0, 32);
  const span = hash("sha256", `${eventId}/${step}/${String(attempt)}`, "hex");
  return `00-${trace}-${span.slice(0, 16)}-01`;
}

const DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
/** The value of each digit of base 32, by its code. */
const values = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value++) values[DIGITS.charCodeAt(value)] = value;

/** The 120 bits of an event's id as 30 digits, behind two zeros: four of its digits are five of these. */
function hexOfId(eventId: string): string {
  let hex = "00";
  for (let at = 0; at < eventId.length; at += 4) {
    let bits = 0;
    for (let digit = at; digit < at + 4; digit++) bits = bits * 32 + values[eventId.charCodeAt(digit)]!;
    hex += bits.toString(16).padStart(5, "0");
  }
  return hex;
}
