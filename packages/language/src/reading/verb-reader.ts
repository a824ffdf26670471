import type { Operation } from "@machinery/protocol";
import type { Keys, Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** How a verb is read: from the value of its own key, and from the keys beside it. `readBody` reads operations inside it. */
export interface VerbReader {
  begin(
    reader: Reader,
    node: SourceNode,
    path: string,
    readBody: ReadBody,
  ): { message: Operation["verb"]; keys: Keys };
}

/** Reads a list or map of operations. */
export type ReadBody = (reader: Reader, node: SourceNode, path: string) => Operation[];
