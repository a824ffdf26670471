import { isUtf8 } from "node:buffer";
import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse, type JsonObject, type JsonValue, type Rejection, type Result } from "@machinery/protocol";
import { type BodyBounds, tooMuchArriving } from "../port/body-budget.js";
import { tooLarge } from "../errors/too-large.js";

/**
 * Reads a request's body as a JSON object. Refusals come in this order: type, size, empty, UTF-8, JSON, object, and what `inspect`
 * finds in the text.
 */
export function readJsonObject(
  request: IncomingMessage,
  response: ServerResponse,
  bodies: BodyBounds,
  inspect?: (text: string) => Rejection | undefined,
): Promise<Result<JsonObject>> {
  return readJsonBytes(request, response, bodies).then((bytes) =>
    bytes.ok ? parseObject(bytes.value, inspect) : bytes,
  );
}

/** Reads a request's body as it came. Unless `isTyped` is false, its type must be that of JSON. */
export function readJsonBytes(
  request: IncomingMessage,
  response: ServerResponse,
  bodies: BodyBounds,
  isTyped = true,
): Promise<Result<Buffer>> {
  const { headers } = request;
  const type = headers["content-type"];
  // The usual type first: it needs no look at its parts.
  if (type !== "application/json" && isTyped) {
    const rejection = checkContentType(type);
    if (rejection !== undefined) return refused(rejection);
  }
  const encoding = headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    return refused(notJson("a body without Content-Encoding", `\`${encoding.slice(0, 64)}\``));
  }
  const { requestBytes } = bodies;
  if (Number(headers["content-length"] ?? 0) > requestBytes) return refused(tooLarge(requestBytes));
  if (headers.expect !== undefined) response.writeContinue();
  return readBytes(request, bodies);
}

const refused = (rejection: Rejection): Promise<Result<never>> => Promise.resolve(refuse(rejection));

/** The bytes of a body, unless they are too many, or too much is held of others. Rejects when the client goes in the middle. */
function readBytes(request: IncomingMessage, { requestBytes, budget }: BodyBounds): Promise<Result<Buffer>> {
  return new Promise((resolve, reject) => {
    let first: Buffer | undefined;
    let chunks: Buffer[] | undefined;
    let length = 0;
    let isOver = false;
    const over = (): void => {
      if (!isOver) budget.give(length);
      isOver = true;
    };
    request.on("data", (chunk: Buffer) => {
      if (isOver) return;
      const isTooLarge = length + chunk.length > requestBytes;
      if (isTooLarge || !budget.take(chunk.length)) {
        over();
        chunks = undefined;
        first = undefined;
        resolve(refuse(isTooLarge ? tooLarge(requestBytes) : tooMuchArriving));
        return;
      }
      length += chunk.length;
      if (first === undefined) {
        first = chunk;
      } else {
        chunks ??= [first];
        chunks.push(chunk);
      }
    });
    request.on("end", () => {
      over();
      resolve({ ok: true, value: chunks === undefined ? (first ?? Buffer.alloc(0)) : Buffer.concat(chunks) });
    });
    request.on("error", reject);
    request.on("close", () => {
      over();
      if (!request.complete) reject(new ClientGone());
    });
  });
}

/** The client closed its connection before the request was whole: there is nobody to answer. */
export class ClientGone extends Error {
  override readonly name = "ClientGone";
}

/** A body as a JSON object. */
export function parseObject(
  bytes: Buffer,
  inspect?: (text: string) => Rejection | undefined,
): Result<JsonObject> {
  if (bytes.length === 0) {
    return refuse({
      reason: "BODY_EMPTY",
      expected: "a JSON object as the body",
      found: "no body",
      todo: "send one, such as {}",
    });
  }
  if (!isUtf8(bytes)) return refuse(notJson("JSON text in UTF-8", "bytes that are no UTF-8"));
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString("utf8", hasMark ? 3 : 0);
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return refuse(notJson("JSON", error instanceof Error ? error.message : String(error)));
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) {
    const found = value === null ? "null" : Array.isArray(value) ? "a list" : `a ${typeof value}`;
    return refuse(notAnObject("a JSON object as the body", found));
  }
  const rejection = inspect?.(text);
  return rejection === undefined ? { ok: true, value } : refuse(rejection);
}

function checkContentType(type: string | undefined): Rejection | undefined {
  if (type === undefined) return notJson("Content-Type: application/json", "no Content-Type");
  const [media = "", ...parameters] = type.toLowerCase().split(";");
  const isJson = /^application\/(?:[\w.+-]+\+)?json$/.test(media.trim());
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith("charset="));
  if (isJson && (charset === undefined || /^charset="?utf-?8"?$/.test(charset))) return undefined;
  return notJson("Content-Type: application/json", `\`${type.slice(0, 100)}\``);
}

/** The refusal of a body that is JSON but no object. */
export function notAnObject(expected: string, found: string): Rejection {
  return { reason: "BODY_NOT_AN_OBJECT", expected, found, todo: "put it into an object" };
}

/** The refusal of a body that is no JSON. */
export const notJson = (expected: string, found: string): Rejection => ({
  reason: "BODY_NOT_JSON",
  expected,
  found,
  todo: "send a JSON object with Content-Type: application/json",
});
