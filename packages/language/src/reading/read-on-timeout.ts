import type { Operation } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";
import type { ReadBody } from "./verb-reader.js";

/** Reads what is done when a time is over. None is not the same as nothing said, and could not be told from it once it is stored. */
export function readOnTimeout(
  reader: Reader,
  node: SourceNode,
  path: string,
  readBody: ReadBody,
): Operation[] {
  if (node.kind === "list" ? node.items.length === 0 : node.kind === "scalar" && node.value === null)
    reader.report(path, node.at, {
      code: "MISSING_FIELD",
      expected: "operations that are done when the time is over",
      found: "none",
      hint: "leave `on_timeout` out to fail with TIMEOUT; `on_timeout: [{ set: {} }]` just goes on",
    });
  return readBody(reader, node, path);
}
