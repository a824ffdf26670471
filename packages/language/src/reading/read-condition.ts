import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads a condition. `when: true` is fine; YAML reads it as a boolean. */
export function readCondition(reader: Reader, node: SourceNode, path: string): string {
  if (node.kind === "scalar" && node.value === null) {
    reader.wrong(path, node, "a condition", "write one, such as `when: data.count > 0`");
    return "";
  }
  return reader.text(node, path, true);
}
