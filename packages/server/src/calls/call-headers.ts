import { traceParent } from "./trace-parent.js";
import { headerLine, valueLine } from "./write-request.js";

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

/**
 * Makes the headers that go with every call, a line for each. Declared ones win over content type, accept and user agent. Throws UNSENDABLE for a
 * declared one that no request can hold.
 */
export function createCallHeaders(
  userAgent: string,
): (declared: Readonly<Record<string, string>>, hasBody: boolean, origin: CallOrigin) => string {
  const accept = headerLine("accept", "application/json, application/problem+json, */*;q=0.1");
  const contentType = headerLine("content-type", "application/json");
  const agent = headerLine("user-agent", userAgent);
  // A compressed answer could be a thousand times larger than it looks.
  const encoding = headerLine("accept-encoding", "identity");
  // What goes with a call of a service that declares none.
  const usual = contentType + accept + agent + encoding;
  const usualBodiless = accept + agent + encoding;

  const linesOf = (declared: Readonly<Record<string, string>>, hasBody: boolean): string => {
    let lines = "";
    const names = new Set<string>();
    for (const name in declared) {
      lines += headerLine(name, declared[name]!);
      names.add(name.toLowerCase());
    }
    if (lines === "") return hasBody ? usual : usualBodiless;
    if (hasBody && !names.has("content-type")) lines += contentType;
    if (!names.has("accept")) lines += accept;
    if (!names.has("user-agent")) lines += agent;
    return lines + encoding;
  };

  // Ids and paths are made here and have no character that a header cannot hold: looking for one takes longer than writing them down.
  return (declared, hasBody, { idempotencyKey, compensates, event }) => {
    let lines = `${linesOf(declared, hasBody)}idempotency-key: ${idempotencyKey}\r\n`;
    if (compensates !== undefined) lines += `machinery-compensates: ${compensates}\r\n`;
    if (event === undefined) return `${lines}traceparent: ${traceParent(idempotencyKey, "", 1)}\r\n`;
    const { eventId, step, attempt, callbackUrl } = event;
    lines += `traceparent: ${traceParent(eventId, step, attempt)}\r\nmachinery-event: ${eventId}\r\n`;
    lines += `machinery-step: ${step}\r\nmachinery-attempt: ${String(attempt)}\r\n`;
    return callbackUrl === undefined ? lines : lines + valueLine("machinery-callback", callbackUrl);
  };
}
