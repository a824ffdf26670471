import type { CallError } from "@machinery/engine";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import { oneLine } from "../one-line.js";

/** An answer that is no success, as far as it says what is wrong. */
export interface FailedAnswer {
  readonly status: number;
  /** The status in words, such as `503 Service Unavailable`. */
  readonly statusWords: string;
  /** The body, as JSON or the beginning of its text; absent when there is none. */
  readonly body?: JsonValue;
  /** Whether the body is a problem (RFC 9457). */
  readonly isProblem: boolean;
  readonly retryAfterMs?: number;
}

/** What a reason may look like: it is compared in `retry.on` and `catch`. */
const token = /^[A-Za-z][A-Za-z0-9_.-]{0,127}$/;

/** Text of a service that is taken into a message, in characters. */
const DETAIL_CHARS = 200;

/**
 * Says what an answer that is no success means. 408, 425, 429 and 5xx are transient. The reason is the service's own, when its JSON says
 * one (see `ownReason`), otherwise the class of the status: HTTP_4XX. The body goes along as `data`. Of a gateway that got no usable
 * answer (502, 504) it is not known what became of the call. `subject` names the call in the message.
 */
export function failureOfAnswer(answer: FailedAnswer, subject: string): CallError {
  const { status, body, retryAfterMs } = answer;
  const transient = status === 408 || status === 425 || status === 429 || status >= 500;
  const object = isObject(body) ? body : undefined;
  const own = object && ownReason(object, answer.isProblem);
  const detail = object === undefined ? undefined : detailOf(object);
  return {
    reason: own ?? `HTTP_${String(Math.floor(status / 100))}XX`,
    message: `${subject} answered ${answer.statusWords}${detail === undefined ? "" : `: ${detail}`}`,
    ...(body === undefined ? undefined : { data: body }),
    transient,
    ...(own !== undefined && status >= 500 && { is5xx: true as const }),
    ...((status === 502 || status === 504) && { unknown: true as const }),
    ...(transient && retryAfterMs !== undefined ? { retryAfterMs } : undefined),
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
    const line = typeof text === "string" ? oneLine(text, DETAIL_CHARS) : "";
    if (line !== "") return line;
  }
  return undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
