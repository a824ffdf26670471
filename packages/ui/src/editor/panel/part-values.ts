import { isMap } from "yaml";
import type { PartKind } from "../outline/body-places.js";
import { keyOfParts } from "../edits/edit-parts.js";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import { asCollection, asMap, keyOf, valueOf } from "../outline/node-keys.js";
import { valuesOf, type KeyValues } from "./operation-values.js";

/** What a case, a branch or a handler says. Nothing where there is no such part. */
export function partValues(
  text: string,
  path: string,
  { kind, index }: { readonly kind: PartKind; readonly index: number },
): KeyValues | undefined {
  const outline = outlineOf(text);
  const operation = outline && findOperation(outline, path)?.node;
  const parts = operation && asCollection(valueOf(operation, keyOfParts[kind]));
  if (parts === undefined) return undefined;
  if (isMap(parts)) {
    const pair = parts.items[index];
    return pair && new Map([["name", keyOf(pair)]]);
  }
  const map = asMap(parts.items[index]);
  return map && valuesOf(map);
}
