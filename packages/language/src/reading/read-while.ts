import { create } from "@bufbuild/protobuf";
import { limits, WhileOperationSchema } from "@machinery/protocol";
import { readCount } from "./read-count.js";
import { readCondition } from "./read-condition.js";
import type { VerbReader } from "./verb-reader.js";

/** `while: condition`, with `maximum` and `do` beside it. */
export const readWhile: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(WhileOperationSchema);
    reader.mark(`${path}.condition`, node.at);
    value.condition = readCondition(reader, node, `${path}.condition`);
    return {
      message: { case: "while", value },
      keys: {
        read: {
          maximum: (node, path) => void (value.maximum = readCount(reader, node, path, limits.rounds)),
          do: (node, path) => void (value.do = readBody(reader, node, path)),
        },
      },
    };
  },
};
