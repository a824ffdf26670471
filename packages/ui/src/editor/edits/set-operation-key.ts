import type { JsonValue } from "@machinery/client";
import { isMap, type ParsedNode } from "yaml";
import { outlineOf, type OutlineOperation } from "../outline/definition-outline.js";
import { findBody, findOperation, placeOfPath } from "../outline/find-in-outline.js";
import type { MapNode } from "../outline/parse-definition.js";
import type { Edited } from "./edit-operations.js";
import { inBlockStyle } from "./in-block-style.js";
import { withoutPair, withPair, writePair } from "./map-pairs.js";
import { operationOrder } from "./operation-order.js";

/** The text with a key of an operation at a value, or without it. Nothing where there is no such operation. */
export function setOperationKey(
  text: string,
  path: string,
  key: string,
  value: JsonValue | undefined,
): Edited | undefined {
  const mapKey = key === "name" ? mapKeyOf(text, path) : undefined;
  if (mapKey !== undefined) return { text: withKey(text, mapKey, value), selected: path };
  const found = openOperation(text, path);
  if (found === undefined) return undefined;
  const { operation, node } = found;
  const changed =
    value === undefined
      ? withoutPair(found.text, node, key)
      : withPair(found.text, node, writePair(key, value), key, operationOrder(operation.verb));
  return { text: changed, selected: path };
}

interface OpenOperation {
  readonly text: string;
  readonly operation: OutlineOperation;
  readonly node: MapNode;
}

/** An operation whose keys stand in lines of their own. */
function openOperation(text: string, path: string): OpenOperation | undefined {
  const outline = outlineOf(text);
  const operation = outline && findOperation(outline, path);
  if (outline === undefined || operation?.node === undefined || operation.node.items.length === 0)
    return undefined;
  const block = inBlockStyle(text, outline.top, operation.node);
  return block === text ? { text, operation, node: operation.node } : openOperation(block, path);
}

/** The key that names an operation, where operations stand in a map. */
function mapKeyOf(text: string, path: string): ParsedNode | undefined {
  const outline = outlineOf(text);
  const { body, index } = placeOfPath(path);
  const node = outline && findBody(outline, body)?.site.node;
  return isMap(node) ? node.items[index]?.key : undefined;
}

/** In a map every operation has a name: it cannot be taken away. */
function withKey(text: string, key: ParsedNode, name: JsonValue | undefined): string {
  if (typeof name !== "string") return text;
  return text.slice(0, key.range[0]) + name + text.slice(key.range[1]);
}
