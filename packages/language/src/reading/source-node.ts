import type { JsonValue } from "@machinery/protocol";
import { fromFields } from "../from-fields.js";

/** A piece of a text or of a JSON value, with its place. `at` is an offset into the text; −1 without one. */
export type SourceNode = SourceMap | SourceList | SourceScalar;

export interface SourceMap {
  readonly kind: "map";
  readonly at: number;
  /** Behind its last character. */
  readonly end: number;
  /** In the order they were written. */
  readonly entries: readonly SourceEntry[];
  /** Whether an entry was left out that could not be read, and was reported. */
  readonly lacking?: boolean;
}

export interface SourceEntry {
  readonly key: string;
  readonly keyAt: number;
  readonly value: SourceNode;
}

export interface SourceList {
  readonly kind: "list";
  readonly at: number;
  readonly items: readonly SourceNode[];
}

export interface SourceScalar {
  readonly kind: "scalar";
  readonly at: number;
  readonly value: string | number | boolean | null;
}

/** The JSON of a node. */
export function nodeToJson(node: SourceNode): JsonValue {
  switch (node.kind) {
    case "map":
      return fromFields(node.entries.map(({ key, value }) => [key, nodeToJson(value)]));
    case "list":
      return node.items.map(nodeToJson);
    default:
      return node.value;
  }
}

/** A JSON value as a node without places. Gives what is wrong when it nests deeper than `depth`, or a key is `__proto__`. */
export function nodeFromJson(value: JsonValue, depth: number): SourceNode | "TOO_DEEP" | "INVALID_NAME" {
  if (depth < 0) return "TOO_DEEP";
  if (typeof value !== "object" || value === null) return { kind: "scalar", at: -1, value };
  if (Array.isArray(value)) {
    const items: SourceNode[] = [];
    for (const item of value) {
      const node = nodeFromJson(item, depth - 1);
      if (typeof node === "string") return node;
      items.push(node);
    }
    return { kind: "list", at: -1, items };
  }
  const entries: SourceEntry[] = [];
  for (const [key, field] of Object.entries(value)) {
    if (key === "__proto__") return "INVALID_NAME";
    const node = nodeFromJson(field, depth - 1);
    if (typeof node === "string") return node;
    entries.push({ key, keyAt: -1, value: node });
  }
  return { kind: "map", at: -1, end: -1, entries };
}

/** What a node is, in words. */
export function describeNode(node: SourceNode): string {
  if (node.kind === "map") return "a map";
  if (node.kind === "list") return "a list";
  if (node.value === null) return "nothing";
  if (typeof node.value === "string") return `the text ${JSON.stringify(node.value.slice(0, 60))}`;
  return `${typeof node.value === "number" ? "the number" : ""} ${node.value}`.trim();
}
