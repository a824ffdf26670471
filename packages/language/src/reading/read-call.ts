import { create } from "@bufbuild/protobuf";
import { CallOperationSchema, type CallShape, CallShapeSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { readCompensation } from "./read-compensation.js";
import { readFields } from "./read-fields.js";
import { readDuration, readRetry } from "./read-retry.js";
import { readWhenSpent } from "./read-when-spent.js";
import { markAll } from "./mark-all.js";
import type { Reader } from "./reader.js";
import { nodeToJson, type SourceNode } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `call: service.endpoint`, with what stands beside it. */
export const readCall: VerbReader = {
  begin(reader, node, path) {
    const call = create(CallOperationSchema);
    reader.mark(`${path}.service`, node.at);
    call.service = reader.text(node, `${path}.service`);
    return {
      message: { case: "call", value: call },
      keys: {
        read: {
          input: (node, path) => {
            markAll(reader, node, path);
            call.input = fromPlain(nodeToJson(node));
          },
          output: (node, path) => {
            markAll(reader, node, path);
            call.output = fromPlain(nodeToJson(node));
          },
          retry: (node, path) => void (call.retry = readRetry(reader, node, path)),
          attempt_timeout: (node, path) => void (call.attemptTimeout = readDuration(reader, node, path)),
          timeout: (node, path) => void (call.timeout = readDuration(reader, node, path)),
          when_spent: (node, path) => void (call.whenSpent = readWhenSpent(reader, node, path)),
          async: (node, path) => void (call.async = reader.boolean(node, path) ?? false),
          heartbeat_timeout: (node, path) => void (call.heartbeatTimeout = readDuration(reader, node, path)),
          among: (node, path) => void (call.among = readAmong(reader, node, path)),
          shape: (node, path) => void (call.shape = readShape(reader, node, path)),
          compensate: (node, path) => void (call.compensate = readCompensation(reader, node, path)),
        },
      },
    };
  },
};

/** The services that an expression chooses among. */
function readAmong(reader: Reader, node: SourceNode, path: string): string[] {
  return reader.list(node, path, "a list of services").map((item, index) => {
    reader.mark(`${path}[${index}]`, item.at);
    return reader.text(item, `${path}[${index}]`);
  });
}

/** What all of them take and answer. */
function readShape(reader: Reader, node: SourceNode, path: string): CallShape {
  const shape = create(CallShapeSchema);
  reader.keys(node, path, {
    read: {
      inputs: (node, path) => void (shape.inputs = readFields(reader, node, path)),
      outputs: (node, path) => void (shape.outputs = readFields(reader, node, path)),
    },
  });
  return shape;
}
