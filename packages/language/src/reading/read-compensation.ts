import { create } from "@bufbuild/protobuf";
import { type Compensation, CompensationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { readDuration, readRetry } from "./read-retry.js";
import type { Reader } from "./reader.js";
import { nodeToJson, type SourceNode } from "./source-node.js";

/** Reads `compensate: {call, input, retry, attempt_timeout, timeout}`. */
export function readCompensation(reader: Reader, node: SourceNode, path: string): Compensation {
  const compensation = create(CompensationSchema);
  reader.keys(
    node,
    path,
    {
      read: {
        call: (node, path) => void (compensation.service = reader.text(node, path)),
        input: (node, path) => {
          markAll(reader, node, path);
          compensation.input = fromPlain(nodeToJson(node));
        },
        retry: (node, path) => void (compensation.retry = readRetry(reader, node, path)),
        attempt_timeout: (node, path) =>
          void (compensation.attemptTimeout = readDuration(reader, node, path)),
        timeout: (node, path) => void (compensation.timeout = readDuration(reader, node, path)),
      },
    },
    (key) => `${path}.${key === "call" ? "service" : key}`,
  );
  return compensation;
}
