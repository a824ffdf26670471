import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** A count from 1 on. Nothing written is 0 in what is stored: written down it is none that could be carried out. */
export function readCount(reader: Reader, node: SourceNode, path: string, most: number): number {
  const count = reader.number(node, path, true);
  if (count === 0)
    reader.report(path, node.at, {
      code: "INVALID_NUMBER",
      expected: `a number from 1 to ${most}`,
      found: "0",
      hint: "choose one within these bounds",
    });
  return count ?? 0;
}
