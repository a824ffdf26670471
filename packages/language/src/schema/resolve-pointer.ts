import type { JsonObject, JsonValue } from "@machinery/protocol";
import { isJsonObject } from "./schema-check.js";

/** The schema that a local reference names: `#`, `#/a/b`, or `#anchor`. Undefined when there is none, or it is elsewhere. */
export function resolvePointer(root: JsonObject, reference: string): JsonValue | undefined {
  const id = root["$id"];
  const local =
    typeof id === "string" && reference.startsWith(`${id}#`) ? reference.slice(id.length) : reference;
  if (local === "#" || (typeof id === "string" && local === id)) return root;
  if (!local.startsWith("#")) return undefined;
  if (!local.startsWith("#/")) return findAnchor(root, local.slice(1), 0);
  let found: JsonValue | undefined = root;
  for (const step of local.slice(2).split("/")) {
    const name = unescape(step);
    if (name === undefined) return undefined;
    if (Array.isArray(found)) found = /^(0|[1-9]\d{0,8})$/.test(name) ? found[Number(name)] : undefined;
    else found = isJsonObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

function unescape(step: string): string | undefined {
  try {
    return decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    // Not percent-encoded text: such a reference names nothing.
    return undefined;
  }
}

function findAnchor(schema: JsonValue, name: string, depth: number): JsonValue | undefined {
  if (typeof schema !== "object" || schema === null || depth > 64) return undefined;
  if (isJsonObject(schema) && (schema["$anchor"] === name || schema["$dynamicAnchor"] === name))
    return schema;
  for (const [key, inner] of Object.entries(schema)) {
    if (key === "enum" || key === "const") continue;
    const found = findAnchor(inner, name, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
