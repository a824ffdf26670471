import type { JsonValue } from "@machinery/client";
import { stringify } from "yaml";

/** A JSON value as a YAML document in block style, with lines as long as they are. Readers of YAML 1.1 and 1.2 see the same. */
export function renderYaml(value: JsonValue): string {
  return stringify(value, { lineWidth: 0, version: "1.1", aliasDuplicateObjects: false });
}
