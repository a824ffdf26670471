import { WhenSpent } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import { describeNode, type SourceNode } from "./source-node.js";

/** Reads `when_spent: fail`, or `pause`. */
export function readWhenSpent(reader: Reader, node: SourceNode, path: string): WhenSpent {
  if (node.kind === "scalar") {
    if (node.value === "fail") return WhenSpent.FAIL;
    if (node.value === "pause") return WhenSpent.PAUSE;
    if (node.value === null || node.value === "") return WhenSpent.UNSPECIFIED;
  }
  reader.report(path, node.at, {
    code: "WRONG_KIND",
    expected: "`fail` or `pause`",
    found: describeNode(node),
    hint: "choose one: `pause` holds the event until somebody looks after the step",
  });
  return WhenSpent.UNSPECIFIED;
}
