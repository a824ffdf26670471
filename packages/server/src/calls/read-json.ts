import { isUtf8 } from "node:buffer";
import { limits, type JsonValue } from "@machinery/protocol";
import { excerpt } from "./excerpt.js";
import { findJsonFault } from "./json-fault.js";

/** A value, or what kept bytes from being one, as the end of a sentence that began with "answered". */
export type ReadJson =
  { readonly ok: true; readonly value: JsonValue } | { readonly ok: false; readonly problem: string };

/** A text, or what kept bytes from being one. */
export type ReadText =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly problem: string };

/** Reads text of a body. A byte order mark is dropped. */
export function readText(bytes: Buffer): ReadText {
  if (!isUtf8(bytes)) {
    const again = Buffer.from(bytes.toString("utf8"), "utf8");
    let at = 0;
    while (at < bytes.length && bytes[at] === again[at]) at += 1;
    return {
      ok: false,
      problem: `bytes that are no UTF-8 text, at byte ${String(at + 1)} of ${String(bytes.length)}`,
    };
  }
  const text = bytes.toString("utf8");
  return { ok: true, value: text.charCodeAt(0) === 0xfeff ? text.slice(1) : text };
}

/** What of a value cannot be kept, as the end of a sentence that began with "answered"; undefined when all can. */
function findUnfit(value: JsonValue, levels: number): string | undefined {
  if (typeof value === "number") {
    return Number.isFinite(value) ? undefined : "a number beyond what JSON numbers can hold";
  }
  if (value === null || typeof value !== "object") return undefined;
  if (levels === 0) return `JSON nested deeper than ${String(limits.depth)} levels`;
  if (Array.isArray(value)) {
    for (const item of value) {
      const unfit = findUnfit(item, levels - 1);
      if (unfit !== undefined) return unfit;
    }
    return undefined;
  }
  for (const name in value) {
    if (name === "__proto__") return "JSON with a member called `__proto__`";
    const unfit = findUnfit(value[name]!, levels - 1);
    if (unfit !== undefined) return unfit;
  }
  return undefined;
}

/**
 * Reads JSON. Refused are bytes that are no UTF-8, broken JSON (with the place), and what an event's data may not hold either:
 * values nested deeper than `limits.depth`, numbers that are read as infinite, which the store would keep as null, and members
 * called `__proto__`.
 */
export function readJson(bytes: Buffer): ReadJson {
  const read = readText(bytes);
  if (!read.ok) return read;
  const text = read.value;
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch {
    const fault = findJsonFault(text);
    if (fault === undefined) return { ok: false, problem: "JSON that cannot be read" };
    const before = text.slice(0, fault.offset);
    const line = before.split("\n").length;
    const column = fault.offset - before.lastIndexOf("\n");
    const found =
      fault.offset >= text.length ? "the end" : excerpt(text.slice(fault.offset, fault.offset + 20));
    return {
      ok: false,
      problem: `broken JSON: expected ${fault.expected} at line ${String(line)}, column ${String(column)}, found ${found}`,
    };
  }
  const problem = findUnfit(value, limits.depth);
  return problem === undefined ? { ok: true, value } : { ok: false, problem };
}
