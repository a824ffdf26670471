import type { JsonObject, JsonValue } from "@machinery/client";

/** What stands where a secret value was. */
const hidden = "(secret)";

/** Fields of requests that are secrets whatever they are about. */
const alwaysSecret: readonly string[] = ["token"];

/** A request without its secrets: the values at these paths, such as `["data", "password"]`, and tokens. */
export function hideSecrets(request: JsonObject, paths: readonly (readonly string[])[]): JsonObject {
  const all = [...paths, ...alwaysSecret.map((name) => [name])];
  return all.reduce<JsonObject>((shown, path) => hideAt(shown, path) as JsonObject, request);
}

function hideAt(value: JsonValue, path: readonly string[]): JsonValue {
  const [name, ...rest] = path;
  if (name === undefined) return hidden;
  if (Array.isArray(value)) return value.map((item) => hideAt(item, path));
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return value;
  // An empty token says that there is none.
  if (rest.length === 0 && value[name] === "") return value;
  return { ...value, [name]: hideAt(value[name]!, rest) };
}
