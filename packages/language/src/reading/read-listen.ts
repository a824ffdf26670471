import { create } from "@bufbuild/protobuf";
import { ListenOperationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { readCondition } from "./read-condition.js";
import { readFields } from "./read-fields.js";
import { readOnTimeout } from "./read-on-timeout.js";
import { readDuration } from "./read-retry.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `listen: signal`, with `key`, `expects` and the rest beside it. */
export const readListen: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(ListenOperationSchema);
    reader.mark(`${path}.signal`, node.at);
    value.signal = reader.text(node, `${path}.signal`);
    return {
      message: { case: "listen", value },
      keys: {
        read: {
          key: (node, path) => void (value.key = reader.text(node, path, true)),
          expects: (node, path) => void (value.expects = readFields(reader, node, path)),
          filter: (node, path) => void (value.filter = readCondition(reader, node, path)),
          timeout: (node, path) => void (value.timeout = readDuration(reader, node, path)),
          on_timeout: (node, path) => void (value.onTimeout = readOnTimeout(reader, node, path, readBody)),
          output: (node, path) => {
            markAll(reader, node, path);
            value.output = fromPlain(nodeToJson(node));
          },
        },
      },
    };
  },
};
