import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import { limits, refuse, type JsonObject, type JsonValue, type Result } from "@machinery/protocol";
import { invalidArgument } from "../errors/invalid-argument.js";
import { notAnObject } from "./read-body.js";

const labelPrefix = "machinery-label-";

/** The labels of a post, from `Machinery-Label-<name>` headers. */
export function readLabels(headers: IncomingHttpHeaders): Record<string, string> {
  const labels: [string, string][] = [];
  for (const name in headers) {
    if (name.startsWith(labelPrefix))
      labels.push([name.slice(labelPrefix.length), readHeader(headers[name])]);
  }
  // Own properties whatever the name, so that the rules for labels see `__proto__` as well.
  return labels.length === 0 ? {} : Object.fromEntries(labels);
}

/** A header's text. Node reads bytes as Latin-1; most programs send UTF-8, and then the text is that. Absent: empty. */
export function readHeader(value: string | string[] | undefined): string {
  const text = value === undefined ? "" : String(value);
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  const bytes = Buffer.from(text, "latin1");
  return isUtf8(bytes) ? bytes.toString("utf8") : text;
}

/** How long to wait, from `?wait=<seconds>`, in milliseconds. Fractions are fine, and so is more than the limit, which is what it gives. Absent: 0. */
export function readWaitQuery(query: string): Result<number> {
  if (query === "") return { ok: true, value: 0 };
  // As nearly everybody writes it, without a look at anything else.
  const usual = /^wait=(\d{1,32})$/.exec(query);
  const wait = usual === null ? new URLSearchParams(query).get("wait") : usual[1]!;
  if (wait === null) return { ok: true, value: 0 };
  const seconds = /^\d{1,32}(?:\.\d{1,32})?$/.test(wait) ? Number(wait) : Number.NaN;
  if (Number.isNaN(seconds)) {
    return refuse(
      invalidArgument("wait", "a number of seconds", `\`${wait.slice(0, 64)}\``, "say ?wait=10, for example"),
    );
  }
  return { ok: true, value: Math.min(Math.ceil(seconds * 1000), limits.waitMs) };
}

/**
 * The data of a post: `{"data": {…}}`, or the bare object. A workflow with an input called `data` takes only the envelope,
 * since both would look the same.
 */
export function readPostedData(body: JsonObject, hasDataInput: boolean): Result<JsonObject> {
  const { data } = body;
  const isEnvelope = data !== undefined && (hasDataInput || Object.keys(body).length === 1);
  if (!isEnvelope && !hasDataInput) return { ok: true, value: body };
  if (data === undefined || data === null || typeof data !== "object" || Array.isArray(data)) {
    return refuse(notAnObject('the data in an envelope, {"data": {…}}', describe(data)));
  }
  return { ok: true, value: data };
}

function describe(data: JsonValue | undefined): string {
  if (data === undefined) return "an object without `data`";
  if (data === null) return "null as `data`";
  return Array.isArray(data) ? "a list as `data`" : `a ${typeof data} as \`data\``;
}
