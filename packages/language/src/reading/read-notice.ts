import { create } from "@bufbuild/protobuf";
import { type Notice, NoticeSchema } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads one of `notify: [{url, secret, on}]`. */
export function readNotice(reader: Reader, node: SourceNode, path: string): Notice {
  const notice = create(NoticeSchema);
  reader.mark(path, node.at);
  reader.keys(node, path, {
    read: {
      url: (node, path) => void (notice.url = reader.text(node, path)),
      secret: (node, path) => void (notice.secret = reader.text(node, path)),
      on: (node, path) => {
        notice.on = reader.list(node, path, "a list of ends, such as [FAILED]").map((item, index) => {
          reader.mark(`${path}[${index}]`, item.at);
          return reader.text(item, `${path}[${index}]`);
        });
      },
    },
  });
  return notice;
}
