import type { Graph, GraphEdge, GraphNode } from "./graph.js";

/**
 * A graph after another: what is the same in both is the same object, and where all is, so is the graph. So what has not changed is neither
 * laid out nor drawn again.
 */
export function graphAfter(before: Graph | undefined, graph: Graph): Graph {
  if (before === undefined) return graph;
  const nodes = kept<GraphNode>(before.nodes, graph.nodes);
  const edges = kept<GraphEdge>(before.edges, graph.edges);
  return nodes === before.nodes && edges === before.edges ? before : { nodes, edges };
}

function kept<T extends { readonly id: string }>(before: readonly T[], now: readonly T[]): readonly T[] {
  const known = new Map(before.map((one) => [one.id, one]));
  const all = now.map((one) => {
    const same = known.get(one.id);
    return same !== undefined && isSame(same, one) ? same : one;
  });
  return all.length === before.length && all.every((one, index) => one === before[index]) ? before : all;
}

/** They are flat. */
function isSame(a: object, b: object): boolean {
  const [some, others] = [Object.entries(a), new Map(Object.entries(b))];
  return some.length === others.size && some.every(([key, value]) => others.get(key) === value);
}
