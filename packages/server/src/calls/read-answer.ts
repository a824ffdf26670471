import { STATUS_CODES } from "node:http";
import type { RequestTemplate } from "@machinery/language";
import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { CallOutcome } from "@machinery/runner";
import { callFailure } from "./call-failure.js";
import type { HttpAnswer } from "./exchange.js";
import { excerpt } from "./excerpt.js";
import { readJson, readText } from "./read-json.js";

/** What is asked of an answer. */
export type Expected = Pick<RequestTemplate, "answer" | "outputs">;

/** `500 Internal Server Error`. The service's own words for a status are not repeated. */
export function statusWords(status: number): string {
  return `${String(status)} ${STATUS_CODES[status] ?? ""}`.trimEnd();
}

/** The media type of a Content-Type header in small letters, without parameters. Empty when there is none. */
export function mediaType(header: string | string[] | undefined): string {
  const text = Array.isArray(header) ? header[0] : header;
  // What nearly all say.
  if (text === "application/json") return text;
  return text?.split(";", 1)[0]!.trim().toLowerCase() ?? "";
}

/** Whether a media type is one of JSON. */
export function isJsonType(media: string): boolean {
  return media === "application/json" || media.endsWith("+json") || media === "text/json";
}

/** A content coding that we did not ask for; undefined when there is none. */
export function foreignCoding(answer: HttpAnswer): string | undefined {
  const coding = (answer.headers["content-encoding"] ?? "").toLowerCase();
  return coding === "" || coding === "identity" ? undefined : coding;
}

/**
 * Reads a 2xx answer. a JSON object is the answer, though it be labelled as text; with `answer`, anything else is put under that name, a text/plain body too;
 * nothing at all is `{}` where the outputs allow it. All else is BAD_ANSWER. The types of the outputs are left to whoever pinned them.
 */
export function readAnswer(answer: HttpAnswer, expected: Expected, subject: string): CallOutcome {
  const bad = (found: string): CallOutcome => callFailure("BAD_ANSWER", `${subject} answered ${found}`);
  if (answer.body.length === 0) {
    const empty = expected.outputs.check({}, "outputs");
    if (empty.ok) return { ok: true, answer: {} };
    return bad(`${statusWords(answer.status)} with nothing where JSON was expected`);
  }
  const coding = foreignCoding(answer);
  if (coding !== undefined) return bad(`in the content-encoding ${excerpt(coding)}, which was not asked for`);

  const media = mediaType(answer.headers["content-type"]);
  if (media === "text/plain" && expected.answer !== "") {
    const text = readText(answer.body);
    return text.ok ? { ok: true, answer: { [expected.answer]: text.value } } : bad(text.problem);
  }
  if (media !== "" && !isJsonType(media)) {
    // Many services answer JSON and leave their framework's own text type on it.
    const labelled = media.startsWith("text/") ? readJson(answer.body) : undefined;
    if (labelled?.ok === true && isObject(labelled.value)) return { ok: true, answer: labelled.value };
    const text = readText(answer.body);
    const found = text.ok ? excerpt(text.value) : `${String(answer.body.length)} bytes that are no text`;
    return bad(`${printable(media)} where JSON was expected: ${found}`);
  }

  const read = readJson(answer.body);
  if (!read.ok) {
    if (media !== "") return bad(read.problem);
    return bad(`without a content-type, and with ${read.problem}`);
  }
  const { value } = read;
  if (isObject(value)) return { ok: true, answer: value };
  if (expected.answer !== "") return { ok: true, answer: { [expected.answer]: value } };
  const found = Array.isArray(value) ? "a list" : value === null ? "null" : `a ${typeof value}`;
  return bad(`${found} where an object was expected; name it with \`answer\` in the service's definition`);
}

function isObject(value: JsonValue): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function printable(media: string): string {
  return /^[\w.+/-]{1,80}$/.test(media) ? media : excerpt(media);
}
