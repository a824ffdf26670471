import { create } from "@bufbuild/protobuf";
import { RunOperationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { readCompensation } from "./read-compensation.js";
import { readDuration } from "./read-retry.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `run: workflow`, with what stands beside it. */
export const readRun: VerbReader = {
  begin(reader, node, path) {
    const run = create(RunOperationSchema);
    reader.mark(`${path}.workflow`, node.at);
    run.workflow = reader.text(node, `${path}.workflow`);
    return {
      message: { case: "run", value: run },
      keys: {
        read: {
          input: (node, path) => {
            markAll(reader, node, path);
            run.input = fromPlain(nodeToJson(node));
          },
          output: (node, path) => {
            markAll(reader, node, path);
            run.output = fromPlain(nodeToJson(node));
          },
          detached: (node, path) => void (run.detached = reader.boolean(node, path) ?? false),
          timeout: (node, path) => void (run.timeout = readDuration(reader, node, path)),
          compensate: (node, path) => void (run.compensate = readCompensation(reader, node, path)),
        },
      },
    };
  },
};
