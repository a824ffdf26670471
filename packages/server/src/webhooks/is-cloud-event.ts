import type { IncomingHttpHeaders } from "node:http";

/** The media type of a CloudEvent in structured mode. */
export const cloudEventType = /^application\/cloudevents\+json\s*(?:;|$)/i;

/** Whether a request is a CloudEvent, in structured or binary mode. */
export function isCloudEvent(headers: IncomingHttpHeaders): boolean {
  return headers["ce-specversion"] !== undefined || cloudEventType.test(headers["content-type"] ?? "");
}
