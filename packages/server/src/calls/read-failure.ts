import type { JsonValue } from "@machinery/protocol";
import { failureOfAnswer } from "@machinery/runner";
import type { CallError } from "./call-failure.js";
import type { HttpAnswer } from "./exchange.js";
import { readJson, readText, type ReadText } from "./read-json.js";
import { foreignCoding, isJsonType, mediaType, statusWords } from "./read-answer.js";
import { retryAfterMs } from "./retry-after.js";

/** Text of a failure that is kept, in characters. */
const TEXT_CHARS = 4_096;

/**
 * Reads an answer that is no success, see `failureOfAnswer`. The body goes along as `data`: as JSON up to 64 KiB, otherwise as the
 * beginning of its text.
 */
export function readFailure(answer: HttpAnswer, subject: string, nowMs: number): CallError {
  const body = bodyOf(answer);
  const afterMs = retryAfterMs(answer.headers["retry-after"], nowMs);
  return failureOfAnswer(
    {
      status: answer.status,
      statusWords: statusWords(answer.status),
      ...(body === undefined ? undefined : { body }),
      isProblem: mediaType(answer.headers["content-type"]) === "application/problem+json",
      ...(afterMs === undefined ? undefined : { retryAfterMs: afterMs }),
    },
    subject,
  );
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
