import type { JsonValue } from "@machinery/client";
import { isMap } from "yaml";
import { keyOf } from "../outline/node-keys.js";
import type { MapNode } from "../outline/parse-definition.js";
import { parseDefinition } from "../outline/parse-definition.js";
import type { ShownOperation } from "../outline/shown-outline.js";

/** What the keys of a map say, in the order they are written. */
export type KeyValues = ReadonlyMap<string, JsonValue>;

/** What an operation's keys say, read from its own lines alone. Nothing while it is no map. */
export function operationValues(
  text: string,
  operation: Pick<ShownOperation, "from" | "to" | "name">,
): KeyValues | undefined {
  const start = text.lastIndexOf("\n", operation.from - 1) + 1;
  // Its first line begins further right than the text: where it stands, so do the others.
  const source = " ".repeat(operation.from - start) + text.slice(operation.from, operation.to);
  const map = parseDefinition(source);
  const [only] = map?.items ?? [];
  const isNamed =
    map?.items.length === 1 && only !== undefined && keyOf(only) === operation.name && isMap(only.value);
  return map && valuesOf(isNamed ? (only.value as MapNode) : map);
}

/** What the keys of a map say. */
export function valuesOf(map: MapNode): KeyValues {
  return new Map(map.items.map((pair) => [keyOf(pair), (pair.value?.toJSON() ?? null) as JsonValue]));
}
