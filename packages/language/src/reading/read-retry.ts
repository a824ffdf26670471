import { create } from "@bufbuild/protobuf";
import { type RetryPolicy, RetryPolicySchema } from "@machinery/protocol";
import type { Reader } from "./reader.js";
import type { SourceNode } from "./source-node.js";

/** Reads `retry: {attempts, first, factor, cap, jitter, on}`. */
export function readRetry(reader: Reader, node: SourceNode, path: string): RetryPolicy {
  const policy = create(RetryPolicySchema);
  const number = (name: "attempts" | "factor" | "jitter") => (node: SourceNode, path: string) => {
    const value = reader.number(node, path, name === "attempts");
    if (value !== undefined) policy[name] = value;
  };
  reader.keys(node, path, {
    read: {
      attempts: number("attempts"),
      first: (node, path) => void (policy.first = readDuration(reader, node, path)),
      factor: number("factor"),
      cap: (node, path) => void (policy.cap = readDuration(reader, node, path)),
      jitter: number("jitter"),
      on: (node, path) => {
        policy.on = reader
          .list(node, path, "a list of reasons")
          .map((item, index) => reader.text(item, `${path}[${index}]`));
      },
    },
  });
  return policy;
}

/** Reads a duration as its text; a bare number has no unit. */
export function readDuration(reader: Reader, node: SourceNode, path: string): string {
  if (node.kind === "scalar" && typeof node.value === "number") {
    reader.report(path, node.at, {
      code: "INVALID_DURATION",
      expected: "a duration with a unit",
      found: `${node.value}`,
      hint: `did you mean \`${node.value}s\` or \`${node.value}ms\`?`,
    });
    return "";
  }
  return reader.text(node, path);
}
