import type { IncomingMessage, ServerResponse } from "node:http";
import type { Observer } from "@machinery/runner";
import { reasons, type JsonValue, type Rejection } from "@machinery/protocol";
import { shownUrl } from "./shown-url.js";
import { rejectionToJson } from "../errors/rejection-to-json.js";

/** Said of every answer that carries data: nobody keeps it, takes it for what it is not, or embeds it in a page of their own. */
export const dataHeaders = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Resource-Policy": "same-origin",
} as const;

/** How long, in milliseconds, and how much of a body that nobody wants is read, so that its sender sees the answer. */
const lingerMs = 1_000;
const lingerBytes = 16 * 1024 * 1024;

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  status: number,
  body: JsonValue,
  type = "application/json",
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Length": Buffer.byteLength(text, "utf8"),
    ...dataHeaders,
  });
  response.end(text);
}

/** Answers with a refusal: its HTTP status, and Retry-After when there is a time for it. The log gets a line for those who look closely. */
export function sendRejection(
  request: IncomingMessage,
  response: ServerResponse,
  rejection: Rejection,
  observer: Observer,
  headers: Readonly<Record<string, string>> = {},
): void {
  const { reason } = rejection;
  observer.observe({
    level: "debug",
    message: `${request.method} ${shownUrl(request.url ?? "")} refused`,
    reason,
  });
  const text = JSON.stringify(rejectionToJson(rejection));
  const retryAfter = rejection.retryAfterMs;
  response.writeHead(reasons[reason].http, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(text, "utf8"),
    ...dataHeaders,
    ...(retryAfter === undefined ? {} : { "Retry-After": String(Math.ceil(retryAfter / 1000)) }),
    ...(isWhole(request) ? {} : { Connection: "close" }),
    ...headers,
  });
  if (isWhole(request)) response.end(text);
  else endAfterBody(request, response, text);
}

/** Whether nothing of the request is still to come. */
function isWhole({ complete, headers }: IncomingMessage): boolean {
  return complete || (headers["content-length"] ?? headers["transfer-encoding"]) === undefined;
}

/**
 * Sends an answer while the body is still coming, and reads on for a moment: closing a socket with unread bytes resets it, and
 * the sender would lose the answer.
 */
export function endAfterBody(request: IncomingMessage, response: ServerResponse, text: string): void {
  response.write(text);
  let discarded = 0;
  const end = (): void => {
    clearTimeout(timer);
    request.off("data", count);
    response.end();
    if (!request.complete) request.socket.destroySoon();
  };
  const count = (chunk: Buffer): void => {
    discarded += chunk.length;
    if (discarded > lingerBytes) end();
  };
  const timer = setTimeout(end, lingerMs);
  request.on("data", count);
  request.once("end", end);
  request.once("close", end);
  request.resume();
}
