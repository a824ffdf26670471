import { create } from "@bufbuild/protobuf";
import { type Retention, RetentionSchema } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import { readDuration } from "./read-retry.js";
import type { SourceNode } from "./source-node.js";

/** Reads `retention: 7d`, which is for each end, or `retention: {succeeded, failed, cancelled}`. */
export function readRetention(reader: Reader, node: SourceNode, path: string): Retention | undefined {
  const retention = create(RetentionSchema);
  if (node.kind !== "map") {
    const text = readDuration(reader, node, path);
    if (text === "") return undefined;
    for (const end of ["succeeded", "failed", "cancelled"] as const) {
      reader.mark(`${path}.${end}`, node.at);
      retention[end] = text;
    }
    return retention;
  }
  reader.keys(node, path, {
    read: {
      succeeded: (node, path) => void (retention.succeeded = readDuration(reader, node, path)),
      failed: (node, path) => void (retention.failed = readDuration(reader, node, path)),
      cancelled: (node, path) => void (retention.cancelled = readDuration(reader, node, path)),
    },
  });
  return retention;
}
