import { stringify } from "yaml";
import type { Definition } from "../definition.js";
import { definitionToJson } from "./definition-to-json.js";

/** Writes a definition as text in the map spelling; reading it gives the same definition. */
export function writeDefinition(definition: Definition, format: "yaml" | "json"): string {
  const json = definitionToJson(definition);
  if (format === "json") return `${JSON.stringify(json, undefined, 2)}\n`;
  return stringify(json, { version: "1.2", lineWidth: 110, aliasDuplicateObjects: false });
}
