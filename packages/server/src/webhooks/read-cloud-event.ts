import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import {
  limits,
  refuse,
  type JsonObject,
  type JsonValue,
  type Rejection,
  type Result,
} from "@machinery/protocol";
import { invalidArgument } from "../errors/invalid-argument.js";
import { notAnObject, notJson, parseObject } from "../routes/read-body.js";
import { readHeader } from "../routes/read-post.js";
import { cloudEventType } from "./is-cloud-event.js";

/** What a CloudEvent says, as a post. */
export interface ReadCloudEvent {
  readonly data: JsonObject;
  /** Made of `source` and `id`, which name a CloudEvent. */
  readonly idempotencyKey: string;
  /** `ce_type`, `ce_source` and `ce_subject`. What does not fit a label is left out. */
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * Reads a CloudEvent 1.0 from a request, by its HTTP binding: structured (`application/cloudevents+json`) or binary (`ce-*` headers). Its data
 * is a JSON object, or nothing, which is an empty one.
 */
export function readCloudEvent(headers: IncomingHttpHeaders, body: Buffer): Result<ReadCloudEvent> {
  return cloudEventType.test(headers["content-type"] ?? "")
    ? readStructured(body)
    : readBinary(headers, body);
}

type Attributes = Readonly<Record<string, JsonValue | undefined>>;

function readStructured(body: Buffer): Result<ReadCloudEvent> {
  const parsed = parseObject(body);
  if (!parsed.ok) return parsed;
  const event = parsed.value;
  const attributes = checkAttributes(event);
  if (!attributes.ok) return attributes;
  const data = structuredData(event);
  return data.ok ? { ok: true, value: { ...attributes.value, data: data.value } } : data;
}

function structuredData(event: JsonObject): Result<JsonObject> {
  const { data, data_base64: base64, datacontenttype: type } = event;
  if (type !== undefined && (typeof type !== "string" || !jsonType.test(type)))
    return refuse(notJson("a CloudEvent whose datacontenttype is application/json", shown(type)));
  if (base64 !== undefined) {
    if (typeof base64 !== "string" || !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(base64))
      return refuse(notJson("base64 as data_base64", "something else"));
    return parseObject(Buffer.from(base64, "base64"));
  }
  if (data === undefined || data === null) return { ok: true, value: {} };
  if (typeof data === "object" && !Array.isArray(data)) return { ok: true, value: data };
  return refuse(
    notAnObject(
      "a JSON object as the data of a CloudEvent",
      Array.isArray(data) ? "a list" : `a ${typeof data}`,
    ),
  );
}

function readBinary(headers: IncomingHttpHeaders, body: Buffer): Result<ReadCloudEvent> {
  const names = ["specversion", "id", "source", "type", "subject"] as const;
  const event: Record<string, string | undefined> = {};
  for (const name of names) {
    const value = headers[`ce-${name}`];
    if (value !== undefined) event[name] = unescaped(readHeader(value));
  }
  const attributes = checkAttributes(event);
  if (!attributes.ok) return attributes;
  const type = headers["content-type"];
  if (body.length === 0) return { ok: true, value: { ...attributes.value, data: {} } };
  if (type !== undefined && !jsonType.test(type))
    return refuse(notJson("a CloudEvent with Content-Type: application/json", shown(type)));
  const data = parseObject(body);
  return data.ok ? { ok: true, value: { ...attributes.value, data: data.value } } : data;
}

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Headers of the binary mode are percent-encoded. A broken escape stands for itself. */
function unescaped(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function checkAttributes(event: Attributes): Result<Omit<ReadCloudEvent, "data">> {
  const { specversion, id, source, type, subject } = event;
  if (specversion !== "1.0") return refuse(wrong("specversion", '"1.0"', specversion));
  for (const [name, value] of Object.entries({ id, source, type }))
    if (typeof value !== "string" || value === "")
      return refuse(wrong(name, "a text that is not empty", value));
  if (/\s/.test(source as string)) return refuse(wrong("source", "a URI reference", source));
  if (subject !== undefined && typeof subject !== "string")
    return refuse(wrong("subject", "a text", subject));
  const labels = Object.entries({ ce_type: type, ce_source: source, ce_subject: subject }).filter(
    (label): label is [string, string] => typeof label[1] === "string" && fitsLabel(label[1]),
  );
  // A source has no spaces, so that no two pairs make the same key.
  const key = `${source as string} ${id as string}`;
  return {
    ok: true,
    value: {
      idempotencyKey:
        key.length <= limits.idempotencyKeyChars
          ? key
          : `sha256:${createHash("sha256").update(key).digest("hex")}`,
      labels: Object.fromEntries(labels),
    },
  };
}

const fitsLabel = (text: string): boolean =>
  // oxlint-disable-next-line eslint/no-control-regex
  text !== "" && text.length <= limits.labelValueChars && !/[\u0000-\u001f\u007f]/.test(text);

const shown = (value: JsonValue | undefined): string => `\`${JSON.stringify(value ?? null).slice(0, 100)}\``;

const wrong = (name: string, expected: string, found: JsonValue | undefined): Rejection =>
  invalidArgument(
    `ce-${name}`,
    `${expected} as the CloudEvent's ${name}`,
    found === undefined ? "none" : shown(found),
    "send a CloudEvent of version 1.0, or leave its headers and its media type out",
  );
