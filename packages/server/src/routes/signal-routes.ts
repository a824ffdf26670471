import type { BodyBounds } from "../port/body-budget.js";
import type { IncomingMessage, ServerResponse } from "node:http";
import { parseDuration } from "@machinery/language";
import { type JsonObject, refuse, type Result } from "@machinery/protocol";
import type { Observer } from "@machinery/runner";
import { invalidArgument } from "../errors/invalid-argument.js";
import type { SignalDesk } from "../events/signal-desk.js";
import { readJsonObject } from "./read-body.js";
import { readHeader } from "./read-post.js";
import { sendJson, sendRejection } from "./send.js";

/** What the route of signals stands on. */
export interface SignalRouteOptions {
  readonly signals: SignalDesk;
  /** The largest body. */
  readonly bodies: BodyBounds;
  readonly observer: Observer;
}

const prefix = "/signals/";

/**
 * `POST /signals/<name>?key=…`, or `?event_id=…`, with the data as JSON; `Idempotency-Key` is the signal's id, `keep=2h` says how long it is
 * kept. No body is an empty object. Gives the answer of a path by method, or nothing when it is another.
 */
export function createSignalRoute({ signals, bodies, observer }: SignalRouteOptions) {
  const send = async (
    request: IncomingMessage,
    response: ServerResponse,
    path: string,
    query: string,
  ): Promise<void> => {
    const body: Result<JsonObject> = hasBody(request)
      ? await readJsonObject(request, response, bodies)
      : { ok: true, value: {} };
    if (!body.ok) return sendRejection(request, response, body.rejection, observer);
    const asked = new URLSearchParams(query);
    const keepMs = readKeep(asked.get("keep"));
    if (!keepMs.ok) return sendRejection(request, response, keepMs.rejection, observer);
    const sent = await signals.send({
      name: decode(path.slice(prefix.length)),
      key: asked.get("key") ?? "",
      eventId: asked.get("event_id") ?? "",
      signalId: readHeader(request.headers["idempotency-key"]),
      data: body.value,
      keepMs: keepMs.value,
    });
    if (!sent.ok) return sendRejection(request, response, sent.rejection, observer);
    const { signalId, timeMs } = sent.value;
    return sendJson(response, 201, { signal_id: signalId, ack_date: new Date(timeMs).toISOString() });
  };

  return (path: string) =>
    path.length > prefix.length && !path.includes("/", prefix.length) ? { POST: send } : undefined;
}

function readKeep(text: string | null): Result<number | undefined> {
  if (text === null) return { ok: true, value: undefined };
  const keepMs = parseDuration(text);
  if (keepMs !== undefined) return { ok: true, value: keepMs };
  return refuse(
    invalidArgument("keep", "a duration", `\`${text.slice(0, 64)}\``, "say ?keep=2h, for example"),
  );
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // A broken escape names nothing; the text as it came is refused.
    return segment;
  }
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}
