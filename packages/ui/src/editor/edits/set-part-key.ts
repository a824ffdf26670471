import type { JsonValue } from "@machinery/client";
import { partShapes } from "@machinery/language";
import { isMap } from "yaml";
import type { PartKind } from "../outline/body-places.js";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import { asCollection, asMap, valueOf } from "../outline/node-keys.js";
import type { Edited } from "./edit-operations.js";
import { keyOfParts } from "./edit-parts.js";
import { inBlockStyle } from "./in-block-style.js";
import { withoutPair, withPair, writePair } from "./map-pairs.js";

/** The shape that the vocabulary has for a part. */
export const shapeOfPart: Readonly<Record<PartKind, string>> = {
  case: "switch_case",
  branch: "branch",
  handler: "catch",
};

/** The text with a key of a case, a branch or a handler at a value, or without it. The name of a branch may be the key it stands under. */
export function setPartKey(
  text: string,
  path: string,
  part: { readonly kind: PartKind; readonly index: number },
  key: string,
  value: JsonValue | undefined,
): Edited | undefined {
  const outline = outlineOf(text);
  const operation = outline && findOperation(outline, path)?.node;
  const parts = operation && asCollection(valueOf(operation, keyOfParts[part.kind]));
  if (outline === undefined || parts === undefined) return undefined;
  const selected = `${path}.${pathOfParts[part.kind]}[${String(part.index)}].do`;
  if (isMap(parts)) {
    const pair = parts.items[part.index];
    if (key !== "name" || typeof value !== "string" || pair === undefined) return undefined;
    const { range } = pair.key;
    return { text: text.slice(0, range[0]) + value + text.slice(range[1]), selected };
  }
  const map = asMap(parts.items[part.index]);
  if (map === undefined || map.items.length === 0) return undefined;
  const block = inBlockStyle(text, outline.top, map);
  if (block !== text) return setPartKey(block, path, part, key, value);
  const order = partShapes.find(({ id }) => id === shapeOfPart[part.kind])?.rows.map((row) => row.key) ?? [];
  const changed =
    value === undefined
      ? withoutPair(text, map, key)
      : withPair(text, map, writePair(key, value), key, order);
  return { text: changed, selected };
}

const pathOfParts: Readonly<Record<PartKind, string>> = {
  case: "switch.cases",
  branch: "fork.branches",
  handler: "try.catch",
};
