import { create } from "@bufbuild/protobuf";
import { type Breaker, BreakerSchema } from "@machinery/protocol";
import { readDuration } from "./read-retry.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads `breaker: {failures, probe_after}`, or `breaker: off`. */
export function readBreaker(reader: Reader, node: SourceNode, path: string): Breaker {
  const breaker = create(BreakerSchema);
  // YAML 1.1 took `off` for false, and many still do.
  if (node.kind === "scalar" && (node.value === "off" || node.value === false)) {
    breaker.off = true;
    return breaker;
  }
  reader.keys(node, path, {
    read: {
      failures: (node, path) => void (breaker.failures = reader.number(node, path, true) ?? 0),
      probe_after: (node, path) => void (breaker.probeAfter = readDuration(reader, node, path)),
    },
  });
  return breaker;
}
