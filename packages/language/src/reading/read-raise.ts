import { create } from "@bufbuild/protobuf";
import { RaiseOperationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `raise: {reason, message, data}`. */
export const readRaise: VerbReader = {
  begin(reader, node, path) {
    const value = create(RaiseOperationSchema);
    if (node.kind !== "map") {
      reader.wrong(path, node, "an error: a map with `reason`", "write it as `{ reason: NOT_APPROVED }`");
      return { message: { case: "raise", value }, keys: { read: {} } };
    }
    reader.keys(node, path, {
      read: {
        reason: (node, path) => void (value.reason = reader.text(node, path)),
        message: (node, path) => void (value.message = reader.text(node, path)),
        data: (node, path) => {
          markAll(reader, node, path);
          value.data = fromPlain(nodeToJson(node));
        },
      },
    });
    return { message: { case: "raise", value }, keys: { read: {} } };
  },
};
