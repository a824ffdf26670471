import { create } from "@bufbuild/protobuf";
import { ReturnOperationSchema } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { markAll } from "./mark-all.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `return: {name: value}`; nothing stands for the document as it is. */
export const readReturn: VerbReader = {
  begin(reader, node, path) {
    const value = create(ReturnOperationSchema);
    markAll(reader, node, `${path}.outputs`);
    if (node.kind !== "scalar" || node.value !== null) value.outputs = fromPlain(nodeToJson(node));
    return { message: { case: "return", value }, keys: { read: {} } };
  },
};
