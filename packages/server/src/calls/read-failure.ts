import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { CallError } from "./call-failure.js";
import type { HttpAnswer } from "./exchange.js";
import { oneLine } from "./excerpt.js";
import { readJson, readText, type ReadText } from "./read-json.js";
import { foreignCoding, isJsonType, mediaType, statusWords } from "./read-answer.js";
import { retryAfterMs } from "./retry-after.js";

/** Text of a failure that is kept, in characters. */
const TEXT_CHARS = 4_096;

/** What a reason may look like: it is compared in `retry.on` and `catch`. */
const token = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/**
 * Reads an answer that is no success. 408, 425, 429 and 5xx are transient. The reason is the service's own, when its JSON says one
 * (see `ownReason`), otherwise the class of the status: HTTP_4XX. The body goes along as `data`: as JSON up to 64 KiB,
 * otherwise as the beginning of its text. Of a gateway that got no usable answer (502, 504) it is not known what became of the call.
 */
export function readFailure(answer: HttpAnswer, subject: string, nowMs: number): CallError {
  const { status } = answer;
  const transient = status === 408 || status === 425 || status === 429 || status >= 500;
  const data = bodyOf(answer);
  const object = isObject(data) ? data : undefined;
  const isProblem = mediaType(answer.headers["content-type"]) === "application/problem+json";
  const detail = object === undefined ? undefined : detailOf(object);
  const retryAfter = transient ? retryAfterMs(answer.headers["retry-after"], nowMs) : undefined;
  return {
    reason: (object && ownReason(object, isProblem)) ?? `HTTP_${String(Math.floor(status / 100))}XX`,
    message: `${subject} answered ${statusWords(status)}${detail === undefined ? "" : `: ${detail}`}`,
    ...(data === undefined ? {} : { data }),
    transient,
    ...((status === 502 || status === 504) && { unknown: true }),
    ...(retryAfter === undefined ? {} : { retryAfterMs: retryAfter }),
  };
}

/**
 * The reason a service names: the `type` of a problem (RFC 9457), or `reason` in any JSON object. Of a type that is a URI the last
 * segment is taken: `https://example.com/problems/out-of-credit` gives `out-of-credit`. It counts only as a token of at most 128
 * letters, digits, `_`, `.` and `-`; `about:blank` is none.
 */
function ownReason(body: JsonObject, isProblem: boolean): string | undefined {
  const { type, reason } = body;
  if (isProblem && typeof type === "string" && type !== "about:blank" && type.length <= 2_048) {
    const last = type
      .replace(/[/#?]+$/, "")
      .split(/[/#:?]/)
      .at(-1)!;
    if (token.test(last)) return last;
  }
  return typeof reason === "string" && token.test(reason) ? reason : undefined;
}

/** What a service says in words, for the message. */
function detailOf(body: JsonObject): string | undefined {
  for (const name of ["detail", "message", "title", "error"]) {
    const text = body[name];
    const line = typeof text === "string" ? oneLine(text, 200) : "";
    if (line !== "") return line;
  }
  return undefined;
}

function bodyOf(answer: HttpAnswer): JsonValue | undefined {
  if (answer.body.length === 0 || foreignCoding(answer) !== undefined) return undefined;
  const media = mediaType(answer.headers["content-type"]);
  if (!answer.cut && (isJsonType(media) || media === "")) {
    const read = readJson(answer.body);
    if (read.ok) return read.value;
  }
  // A cut can split a character.
  const text: ReadText = answer.cut
    ? { ok: true, value: answer.body.toString("utf8") }
    : readText(answer.body);
  if (!text.ok) return undefined;
  const { value } = text;
  return value.length > TEXT_CHARS || answer.cut ? `${value.slice(0, TEXT_CHARS)}…` : value;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
