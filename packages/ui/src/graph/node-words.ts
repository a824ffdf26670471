import type { BodyRole, GraphNode, Verb } from "./graph.js";

/** A sign for each verb, beside which its word always stands. */
export const verbSigns: Readonly<Record<Verb, string>> = {
  call: "→",
  set: "=",
  switch: "◇",
  fork: "∥",
  for: "∀",
  while: "↺",
  wait: "◷",
  listen: "⌁",
  run: "⇲",
  try: "∪",
  raise: "!",
  return: "⏎",
  ask: "?",
  unknown: "·",
};

const folded: Readonly<Partial<Record<BodyRole, string>>> = { case: "cases" };

/** The title of a node: an operation's name, what a body is. */
export function nodeTitle(node: GraphNode): string {
  switch (node.kind) {
    case "start":
    case "end":
      return node.kind;
    case "operation":
      return node.name;
    case "body":
      return node.role === "case" ? "when" : node.role;
    default:
      return `${String(node.count)} ${folded[node.role] ?? "branches"}`;
  }
}

/** What else is said about a node. May be empty. */
export function nodeDetail(node: GraphNode): string {
  if (node.kind === "operation") return `${node.verb}${node.says === "" ? "" : ` ${node.says}`}`;
  return node.kind === "body" ? node.says : "";
}
