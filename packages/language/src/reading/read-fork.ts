import { create } from "@bufbuild/protobuf";
import { type Branch, BranchSchema, ForkOperationSchema } from "@machinery/protocol";
import { readNamed } from "./read-named.js";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";
import type { ReadBody, VerbReader } from "./verb-reader.js";

/** `fork: {branch: […]}` or `fork: [{name, do}]`, with `wait_for` beside it. */
export const readFork: VerbReader = {
  begin(reader, node, path, readBody) {
    const value = create(ForkOperationSchema);
    value.branches = readNamed(reader, node, path, "branches").map(({ name, at, node }, index) => {
      const place = `${path}.branches[${index}]`;
      reader.mark(place, at);
      if (name === undefined) return readBranch(reader, node, place, readBody);
      reader.mark(`${place}.name`, at);
      return create(BranchSchema, { name, do: readBody(reader, node, `${place}.do`) });
    });
    return {
      message: { case: "fork", value },
      keys: {
        read: { wait_for: (node, path) => void (value.waitFor = readWaitFor(reader, node, path)) },
      },
    };
  },
};

function readBranch(reader: Reader, node: SourceNode, path: string, readBody: ReadBody): Branch {
  const branch = create(BranchSchema);
  reader.keys(node, path, {
    read: {
      name: (node, path) => void (branch.name = reader.text(node, path)),
      do: (node, path) => void (branch.do = readBody(reader, node, path)),
    },
  });
  return branch;
}

function readWaitFor(reader: Reader, node: SourceNode, path: string): number {
  if (node.kind === "scalar" && typeof node.value === "string") {
    if (node.value === "all") return 0;
    if (node.value === "first") return 1;
  } else if (node.kind === "scalar" && typeof node.value === "number" && node.value > 0) {
    return reader.number(node, path, true) ?? 0;
  }
  reader.wrong(path, node, "`all`, `first` or a number from 1", "write one of them");
  return 0;
}
