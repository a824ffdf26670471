import { create } from "@bufbuild/protobuf";
import { WaitOperationSchema } from "@machinery/protocol";
import { readDuration } from "./read-retry.js";
import type { VerbReader } from "./verb-reader.js";

/** `wait: 5m`, or `wait: {until: ${…}}`. */
export const readWait: VerbReader = {
  begin(reader, node, path) {
    const value = create(WaitOperationSchema);
    if (node.kind === "map") {
      reader.keys(node, path, {
        read: { until: (node, path) => void (value.until = reader.text(node, path)) },
      });
    } else {
      reader.mark(`${path}.duration`, node.at);
      value.duration = readDuration(reader, node, `${path}.duration`);
    }
    return { message: { case: "wait", value }, keys: { read: {} } };
  },
};
