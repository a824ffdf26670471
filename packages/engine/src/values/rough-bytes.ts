import type { JsonObject } from "@machinery/protocol";

/** About how much memory a JSON value takes, in bytes. A guess for caches; walks the whole value. */
export function roughBytes(value: unknown): number {
  if (typeof value === "string") return 16 + value.length;
  if (typeof value !== "object" || value === null) return 8;
  let bytes = 32;
  if (Array.isArray(value)) {
    for (const item of value) bytes += 8 + roughBytes(item);
  } else {
    for (const name in value) bytes += 16 + name.length + roughBytes((value as JsonObject)[name]);
  }
  return bytes;
}
