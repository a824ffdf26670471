import { fromFields } from "@machinery/language";
import type { JsonValue } from "@machinery/protocol";
import type { CallError } from "./call-failure.js";

/** What stands where a secret stood. */
const MASK = "[secret]";

/** Takes secrets out of the bytes of a text, before anything of it is cut short for a message. */
export function redactBytes(bytes: Buffer, secrets: readonly string[]): Buffer {
  // What is no text stays as it is.
  if (!secrets.some((secret) => secret !== "" && bytes.includes(secret))) return bytes;
  return Buffer.from(maskWith(secrets)(bytes.toString("utf8")), "utf8");
}

function maskWith(secrets: readonly string[]): (text: string) => string {
  // The longest first: one secret may be the beginning of another.
  const found = secrets.filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  return (text) => found.reduce((masked, secret) => masked.replaceAll(secret, MASK), text);
}

/**
 * Takes secrets out of an error, wherever a service repeated them: message, reason and data, names and values.
 * The answers of services are not touched: they are data, and a masked one would be wrong.
 */
export function redact(error: CallError, secrets: readonly string[]): CallError {
  const mask = maskWith(secrets);
  const maskAll = (value: JsonValue): JsonValue => {
    if (typeof value === "string") return mask(value);
    if (typeof value === "number") return mask(String(value)) === String(value) ? value : MASK;
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map(maskAll);
    const entries = Object.entries(value).map(([name, item]): [string, JsonValue] => [
      mask(name),
      maskAll(item),
    ]);
    return fromFields(entries);
  };
  return {
    ...error,
    reason: mask(error.reason),
    message: mask(error.message),
    ...(error.data === undefined ? {} : { data: maskAll(error.data) }),
  };
}
