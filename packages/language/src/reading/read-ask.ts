import { create } from "@bufbuild/protobuf";
import { AskOperationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { readFields } from "./read-fields.js";
import { readOnTimeout } from "./read-on-timeout.js";
import { readDuration } from "./read-retry.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `ask: question`, with `group`, `form` and the rest beside it. */
export const readAsk: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(AskOperationSchema);
    reader.mark(`${path}.question`, node.at);
    value.question = reader.text(node, `${path}.question`);
    return {
      message: { case: "ask", value },
      keys: {
        read: {
          assignee: (node, path) => void (value.assignee = reader.text(node, path)),
          group: (node, path) => void (value.group = reader.text(node, path)),
          form: (node, path) => void (value.form = readFields(reader, node, path)),
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
