import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** One of several named things: its name, where that is written, and the map that says the rest. */
export interface Named {
  readonly name: string | undefined;
  readonly at: number;
  readonly node: SourceNode;
}

/** Reads named things in either spelling: a map by name, or a list whose elements say `name`. The order is kept. */
export function readNamed(reader: Reader, node: SourceNode, path: string, what: string): Named[] {
  if (node.kind === "scalar" && node.value === null) return [];
  if (node.kind === "map")
    return node.entries.map(({ key, keyAt, value }) => ({ name: key, at: keyAt, node: value }));
  if (node.kind === "list") return node.items.map((item) => ({ name: undefined, at: item.at, node: item }));
  reader.wrong(path, node, `a map or a list of ${what}`, "write `name: {…}`, or `- name: …`");
  return [];
}
