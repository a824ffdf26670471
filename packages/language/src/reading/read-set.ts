import { create } from "@bufbuild/protobuf";
import { type JsonObject, SetOperationSchema } from "@machinery/protocol";
import { markAll } from "./mark-all.js";
import { nodeToJson } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `set: {name: value}`. */
export const readSet: VerbReader = {
  begin(reader, node, path) {
    const set = create(SetOperationSchema);
    const map = reader.map(node, path, "names with the values to write");
    if (map !== undefined) {
      markAll(reader, map, `${path}.values`);
      set.values = nodeToJson(map) as JsonObject;
    }
    return { message: { case: "set", value: set }, keys: { read: {} } };
  },
};
