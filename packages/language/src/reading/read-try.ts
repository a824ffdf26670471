import { create } from "@bufbuild/protobuf";
import { type Catch, CatchSchema, TryOperationSchema } from "@machinery/protocol";
import { readCondition } from "./read-condition.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";
import type { ReadBody, VerbReader } from "./verb-reader.js";

/** `try: […]`, with `catch: [{reason, when, do}]` and `finally: […]` beside it. */
export const readTry: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(TryOperationSchema);
    value.do = readBody(reader, node, `${path}.do`);
    return {
      message: { case: "try", value },
      keys: {
        read: {
          catch: (node, path) => {
            value.catch = reader
              .list(node, path, "a list of handlers")
              .map((item, index) => readCatch(reader, item, `${path}[${index}]`, readBody));
          },
          finally: (node, path) => void (value.finally = readBody(reader, node, path)),
        },
      },
    };
  },
};

function readCatch(reader: Reader, node: SourceNode, path: string, readBody: ReadBody): Catch {
  const handler = create(CatchSchema);
  reader.mark(path, node.at);
  reader.keys(node, path, {
    read: {
      reason: (node, path) => void (handler.reason = readReasons(reader, node, path)),
      when: (node, path) => void (handler.when = readCondition(reader, node, path)),
      do: (node, path) => void (handler.do = readBody(reader, node, path)),
      undo: (node, path) => void (handler.undo = reader.boolean(node, path) ?? false),
    },
  });
  return handler;
}

/** One reason, or a list of them. */
function readReasons(reader: Reader, node: SourceNode, path: string): string[] {
  if (node.kind === "scalar" && typeof node.value === "string") return [node.value];
  return reader.list(node, path, "a list of reasons").map((item, index) => {
    reader.mark(`${path}[${index}]`, item.at);
    return reader.text(item, `${path}[${index}]`);
  });
}
