import type { JsonObject, JsonValue } from "./json.js";
import { refuse, type Rejection, type Result } from "./rejection.js";

/** An event as a line of NDJSON says it. */
export interface EventLine {
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** Empty: none. */
  readonly idempotencyKey: string;
}

const members: ReadonlySet<string> = new Set(["data", "idempotency_key", "labels"]);

/**
 * Reads one line of NDJSON: `{"data": {…}, "idempotency_key": "…", "labels": {…}}`, of which the last two may be missing, or the bare data. What has
 * an object called `data` is an envelope, and nothing else may be in it: a key whose name is misspelt would make two events of one. Where the
 * workflow has an input called `data`, only the envelope is taken. Refuses with BODY_NOT_AN_OBJECT and INVALID_ARGUMENT.
 */
export function readEventLine(value: JsonValue, hasDataInput: boolean): Result<EventLine> {
  if (!isObject(value)) return refuse(notAnObject("a JSON object on the line", wordsOf(value)));
  const { data, labels = {}, idempotency_key: idempotencyKey = "" } = value;
  const other = Object.keys(value).find((name) => !members.has(name));
  if (!hasDataInput && !isObject(data) && (data === undefined || other !== undefined))
    return { ok: true, value: { data: value, labels: {}, idempotencyKey: "" } };
  if (other !== undefined) {
    const todo = "correct its name, or put all of the data into an envelope";
    return refuse(
      invalid(
        other,
        "an envelope of `data`, `idempotency_key` and `labels`",
        `\`${other.slice(0, 64)}\``,
        todo,
      ),
    );
  }
  if (!isObject(data))
    return refuse(notAnObject('the data in an envelope, {"data": {…}}', `${wordsOf(data)} as \`data\``));
  if (typeof idempotencyKey !== "string")
    return refuse(invalid("idempotency_key", "a text", wordsOf(idempotencyKey), "put it into quotes"));
  if (!isObject(labels))
    return refuse(invalid("labels", "an object", wordsOf(labels), 'write {"name": "value"}'));
  for (const name of Object.keys(labels)) {
    const label = labels[name];
    if (typeof label !== "string")
      return refuse(invalid(`labels.${name.slice(0, 64)}`, "a text", wordsOf(label), "put it into quotes"));
  }
  return { ok: true, value: { data, labels: labels as Record<string, string>, idempotencyKey } };
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wordsOf(value: JsonValue | undefined): string {
  if (value === undefined) return "none";
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a ${typeof value}`;
}

const notAnObject = (expected: string, found: string): Rejection => ({
  reason: "BODY_NOT_AN_OBJECT",
  expected,
  found,
  todo: "put it into an object",
});

const invalid = (field: string, expected: string, found: string, todo: string): Rejection => ({
  reason: "INVALID_ARGUMENT",
  expected,
  found,
  todo,
  violations: [{ field, description: `expected ${expected}, found ${found}` }],
});
