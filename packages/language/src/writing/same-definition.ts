import type { JsonValue } from "@machinery/protocol";
import type { Definition } from "../definition.js";
import { definitionToJson } from "./definition-to-json.js";
import { plainDefinition } from "./plain-definition.js";

/**
 * Whether two definitions mean the same. Spelling does not count: the order of fields and of keys, `60s` or `1m`, a name
 * that is written or taken from the service, what is said although it is the default. Descriptions do count.
 */
export function sameDefinition(a: Definition, b: Definition): boolean {
  return a.$typeName === b.$typeName && meaning(a) === meaning(b);
}

function meaning(definition: Definition): string {
  return canonical(definitionToJson(plainDefinition(definition)));
}

function canonical(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = Object.keys(value)
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`);
  return `{${fields.join(",")}}`;
}
