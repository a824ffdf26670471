import { placeOfEntry, type Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Remembers the places of everything in a mapping. */
export function markAll(reader: Reader, node: SourceNode, path: string): void {
  reader.mark(path, node.at);
  if (node.kind === "map") {
    for (const entry of node.entries) {
      reader.mark(`${path}.${entry.key}`, placeOfEntry(entry));
      markAll(reader, entry.value, `${path}.${entry.key}`);
    }
  } else if (node.kind === "list") {
    node.items.forEach((item, index) => markAll(reader, item, `${path}[${index}]`));
  }
}
