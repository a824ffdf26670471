import { isMap, isScalar, isSeq, type Pair, type ParsedNode } from "yaml";
import type { ListNode, MapNode } from "./parse-definition.js";

export type MapPair = Pair<ParsedNode, ParsedNode | null>;

/** The key of a pair, as it is written. */
export const keyOf = (pair: MapPair): string => (isScalar(pair.key) ? String(pair.key.value) : "");

/** The pair of a key in a map. */
export const pairOf = (map: MapNode, key: string): MapPair | undefined =>
  map.items.find((pair) => keyOf(pair) === key);

/** The value of a key in a map. */
export const valueOf = (map: MapNode, key: string): ParsedNode | null | undefined => pairOf(map, key)?.value;

export const asMap = (node: unknown): MapNode | undefined => (isMap(node) ? (node as MapNode) : undefined);

export const asList = (node: unknown): ListNode | undefined => (isSeq(node) ? (node as ListNode) : undefined);

/** A map or a list. */
export const asCollection = (node: unknown): MapNode | ListNode | undefined => asMap(node) ?? asList(node);

/** The text of a single value. Nothing for maps, lists and nothing. */
export function textOf(node: ParsedNode | null | undefined): string | undefined {
  if (!isScalar(node) || node.value === null) return undefined;
  return typeof node.value === "string" ? node.value : node.source;
}
