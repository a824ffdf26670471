import { create } from "@bufbuild/protobuf";
import { type Concurrency, ConcurrencySchema, limits } from "@machinery/protocol";
import { readCount } from "./read-count.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads `concurrency: 20`, which is for the workflow, or `concurrency: {limit, key, per_key}`. */
export function readConcurrency(reader: Reader, node: SourceNode, path: string): Concurrency {
  const concurrency = create(ConcurrencySchema);
  if (node.kind !== "map") {
    reader.mark(`${path}.limit`, node.at);
    concurrency.limit = readCount(reader, node, path, limits.eventsAtOnce);
    return concurrency;
  }
  reader.keys(node, path, {
    read: {
      limit: (node, path) => void (concurrency.limit = readCount(reader, node, path, limits.eventsAtOnce)),
      key: (node, path) => void (concurrency.key = reader.text(node, path)),
      per_key: (node, path) => void (concurrency.perKey = readCount(reader, node, path, limits.eventsAtOnce)),
    },
  });
  return concurrency;
}
