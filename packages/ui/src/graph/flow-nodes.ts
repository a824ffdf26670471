import { MarkerType, type Edge, type Node } from "@xyflow/react";
import type { GraphNode } from "./graph.js";
import type { NodeMark } from "./node-mark.js";
import type { LaidOut } from "./use-graph-layout.js";

/** A node as it is drawn. */
export type FlowNode = Node<{ readonly node: GraphNode; readonly mark: NodeMark | undefined }>;

/** What is laid over the nodes of a graph, by their ids. */
export type NodeMarks = ReadonlyMap<string, NodeMark>;

/** The nodes to be drawn. What has not changed since `before` is the same object, so that it is not drawn again. */
export function flowNodesOf(
  { graph, layout }: LaidOut,
  marks: NodeMarks,
  selected: string | undefined,
  before: ReadonlyMap<string, FlowNode>,
): FlowNode[] {
  return graph.nodes.map((node) => {
    const known = before.get(node.id);
    const mark = marks.get(node.id);
    const isSelected = node.id === selected;
    const place = layout.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 };
    if (
      known !== undefined &&
      known.data.node === node &&
      known.data.mark === mark &&
      known.selected === isSelected &&
      known.position.x === place.x &&
      known.position.y === place.y
    )
      return known;
    const { x, y, width, height } = place;
    return {
      id: node.id,
      type: node.kind,
      position: { x, y },
      width,
      height,
      ...(node.parent === undefined ? {} : { parentId: node.parent }),
      data: { node, mark },
      selected: isSelected,
      ariaRole: "button",
      selectable: node.kind !== "start" && node.kind !== "end",
      focusable: node.kind === "operation" || node.kind === "folded",
    };
  });
}

/** The edges to be drawn: faint where nothing came to their end. */
export function flowEdgesOf({ graph }: LaidOut, marks: NodeMarks): Edge[] {
  return graph.edges.map(({ id, from, to }) => ({
    id,
    source: from,
    target: to,
    type: "smoothstep",
    focusable: false,
    selectable: false,
    className: marks.get(to)?.isFaint === true ? "graph__edge graph__edge--faint" : "graph__edge",
    markerEnd: { type: MarkerType.ArrowClosed, width: 14, height: 14 },
  }));
}
