import type { Place } from "./graph-layout.js";
import type { LaidOut } from "./use-graph-layout.js";

/** Where a node is from the corner of the whole graph. Nothing for a node that is not there. */
export function placeInGraph({ graph, layout }: LaidOut, id: string): Place | undefined {
  const own = layout.get(id);
  if (own === undefined) return undefined;
  const parents = new Map(graph.nodes.map((node) => [node.id, node.parent]));
  let { x, y } = own;
  for (let parent = parents.get(id); parent !== undefined; parent = parents.get(parent)) {
    const around = layout.get(parent);
    x += around?.x ?? 0;
    y += around?.y ?? 0;
  }
  return { x, y, width: own.width, height: own.height };
}
