import { traceParent } from "./trace-parent.js";

/** What a call is made for. Without an event it is made for a person who tries a service. */
export interface CallOrigin {
  readonly idempotencyKey: string;
  /** The idempotency key of the call that this one undoes, if it does. */
  readonly compensates?: string | undefined;
  readonly event?: {
    readonly eventId: string;
    readonly step: string;
    readonly attempt: number;
    /** The address that the service may answer at later. Unset: it may not. */
    readonly callbackUrl?: string | undefined;
    /** Whether it does so whatever it says at once. */
    readonly async: boolean;
  };
}

/** Makes the headers that go with every call, as names and values in turn. Declared ones win over content type, accept and user agent. */
export function createCallHeaders(
  userAgent: string,
): (declared: Readonly<Record<string, string>>, hasBody: boolean, origin: CallOrigin) => string[] {
  return (declared, hasBody, { idempotencyKey, compensates, event }) => {
    const headers: string[] = [];
    let accept = true;
    let contentType = hasBody;
    let agent = true;
    for (const name in declared) {
      headers.push(name, declared[name]!);
      const lower = name.toLowerCase();
      if (lower === "accept") accept = false;
      else if (lower === "content-type") contentType = false;
      else if (lower === "user-agent") agent = false;
    }
    if (contentType) headers.push("content-type", "application/json");
    if (accept) headers.push("accept", "application/json, application/problem+json, */*;q=0.1");
    if (agent) headers.push("user-agent", userAgent);
    // A compressed answer could be a thousand times larger than it looks.
    headers.push("accept-encoding", "identity", "idempotency-key", idempotencyKey);
    if (compensates !== undefined) headers.push("machinery-compensates", compensates);
    if (event === undefined) headers.push("traceparent", traceParent(idempotencyKey, "", 1));
    else {
      headers.push("traceparent", traceParent(event.eventId, event.step, event.attempt));
      headers.push("machinery-event", event.eventId, "machinery-step", event.step);
      headers.push("machinery-attempt", String(event.attempt));
      if (event.callbackUrl !== undefined) headers.push("machinery-callback", event.callbackUrl);
    }
    return headers;
  };
}
