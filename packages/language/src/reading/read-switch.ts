import { create } from "@bufbuild/protobuf";
import { type SwitchCase, SwitchCaseSchema, SwitchOperationSchema } from "@machinery/protocol";
import { readCondition } from "./read-condition.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";
import type { ReadBody, VerbReader } from "./verb-reader.js";

/** `switch: [{when, do}]`, with `otherwise` beside it. */
export const readSwitch: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(SwitchOperationSchema);
    value.cases = reader
      .list(node, path, "a list of cases")
      .map((item, index) => readCase(reader, item, `${path}.cases[${index}]`, readBody));
    return {
      message: { case: "switch", value },
      keys: {
        read: { otherwise: (node, path) => void (value.otherwise = readBody(reader, node, path)) },
      },
    };
  },
};

function readCase(reader: Reader, node: SourceNode, path: string, readBody: ReadBody): SwitchCase {
  const found = create(SwitchCaseSchema);
  reader.mark(path, node.at);
  reader.keys(node, path, {
    read: {
      when: (node, path) => void (found.when = readCondition(reader, node, path)),
      do: (node, path) => void (found.do = readBody(reader, node, path)),
    },
  });
  return found;
}
