import { create } from "@bufbuild/protobuf";
import { ForOperationSchema, limits, OnError } from "@machinery/protocol";
import { fromPlain } from "../plain-value.js";
import { suggest } from "../suggest.js";
import { markAll } from "./mark-all.js";
import { readCount } from "./read-count.js";
import type { Reader } from "./reader.js";
import { nodeToJson, type SourceNode } from "./source-node.js";
import type { VerbReader } from "./verb-reader.js";

/** `for: ${ … }`, with `as`, `concurrency`, `do`, `collect` and `on_error` beside it. */
export const readFor: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(ForOperationSchema);
    reader.mark(`${path}.over`, node.at);
    if (node.kind === "scalar") value.over = reader.text(node, `${path}.over`);
    else
      reader.wrong(
        `${path}.over`,
        node,
        "one `${…}` that gives a list or a map",
        "write it as an expression, such as `for: ${ data.lines }` or `for: ${ [1, 2] }`",
      );
    return {
      message: { case: "for", value },
      keys: {
        read: {
          as: (node, path) => void (value.as = reader.text(node, path)),
          concurrency: (node, path) =>
            void (value.concurrency = readCount(reader, node, path, limits.roundsAtOnce)),
          do: (node, path) => void (value.do = readBody(reader, node, path)),
          collect: (node, path) => {
            markAll(reader, node, path);
            value.collect = fromPlain(nodeToJson(node));
          },
          on_error: (node, path) => void (value.onError = readOnError(reader, node, path)),
        },
      },
    };
  },
};

function readOnError(reader: Reader, node: SourceNode, path: string): OnError {
  const word = reader.text(node, path);
  if (word === "continue") return OnError.CONTINUE;
  if (word === "stop") return OnError.STOP;
  if (word !== "")
    reader.report(path, node.at, {
      code: "WRONG_KIND",
      expected: "`stop` or `continue`",
      found: `\`${word.slice(0, 80)}\``,
      hint: suggest(word, ["stop", "continue"], "choose one of the two"),
    });
  return OnError.UNSPECIFIED;
}
