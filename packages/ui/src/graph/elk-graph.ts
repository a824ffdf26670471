import type { ElkNode, LayoutOptions } from "elkjs/lib/elk-api.js";
import type { Graph, GraphNode } from "./graph.js";

/** Sizes of what is drawn, in pixels at a scale of 1. They do not depend on what is written in it, so that a layout stays as texts change. */
export const nodeSizes = {
  operation: { width: 248, height: 52 },
  terminal: { width: 88, height: 28 },
  folded: { width: 248, height: 52 },
  /** What is above the things inside. */
  operationHeadPx: 52,
  bodyHeadPx: 28,
} as const;

const down = { "elk.algorithm": "layered", "elk.direction": "DOWN" };
const ordered = { "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES" };
const root: LayoutOptions = { ...down, ...ordered, "elk.padding": padding(16, 16), ...gaps(24, 28) };
const body: LayoutOptions = {
  ...down,
  ...ordered,
  "elk.padding": padding(nodeSizes.bodyHeadPx + 8, 12),
  ...gaps(16, 24),
};
/** Bodies stand side by side, and in rows where they are many. */
const sideBySide: LayoutOptions = {
  "elk.algorithm": "rectpacking",
  "elk.aspectRatio": "2.4",
  "elk.spacing.nodeNode": "12",
  "elk.padding": padding(nodeSizes.operationHeadPx + 4, 12),
};

/** What ELK is given to find places for a graph. */
export function elkGraphOf({ nodes, edges }: Graph): ElkNode {
  const all = new Map<string, ElkNode>();
  const top: ElkNode = { id: "root", layoutOptions: root, children: [], edges: [] };
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const around = (id: string | undefined): ElkNode => (id === undefined ? top : (all.get(id) ?? top));
  for (const node of nodes) {
    const made = elkNodeOf(node);
    all.set(node.id, made);
    (around(node.parent).children ??= []).push(made);
  }
  for (const { id, from, to } of edges)
    (around(parents.get(from)).edges ??= []).push({ id, sources: [from], targets: [to] });
  return top;
}

function elkNodeOf(node: GraphNode): ElkNode {
  const { id } = node;
  switch (node.kind) {
    case "start":
    case "end":
      return { id, ...nodeSizes.terminal };
    case "folded":
      return { id, ...nodeSizes.folded };
    case "body":
      // One in which nothing is stays as wide as an operation.
      return {
        id,
        width: nodeSizes.operation.width,
        height: nodeSizes.bodyHeadPx + 8,
        layoutOptions: body,
      };
    default:
      return node.isContainer ? { id, layoutOptions: sideBySide } : { id, ...nodeSizes.operation };
  }
}

function padding(topPx: number, otherPx: number): string {
  const other = String(otherPx);
  return `[top=${String(topPx)},left=${other},bottom=${other},right=${other}]`;
}

function gaps(asidePx: number, belowPx: number): LayoutOptions {
  return {
    "elk.spacing.nodeNode": String(asidePx),
    "elk.layered.spacing.nodeNodeBetweenLayers": String(belowPx),
  };
}
