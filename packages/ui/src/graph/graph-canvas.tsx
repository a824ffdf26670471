import { Controls, ReactFlow, ReactFlowProvider, type NodeChange } from "@xyflow/react";
import { useMemo, useRef } from "react";
import "@xyflow/react/dist/base.css";
import { flowEdgesOf, flowNodesOf, type FlowNode, type NodeMarks } from "./flow-nodes.js";
import type { Graph } from "./graph.js";
import { InSight } from "./in-sight.js";
import { nodeTypes } from "./node-widgets.js";
import { OpeningView } from "./opening-view.js";
import { useGraphLayout, type LaidOut } from "./use-graph-layout.js";
import "./graph.css";

const noMarks: NodeMarks = new Map();

interface GraphCanvasProps {
  readonly graph: Graph;
  /** What is laid over the nodes. */
  readonly marks?: NodeMarks;
  /** The id of the selected node. It is brought into sight. */
  readonly selected?: string | undefined;
  readonly onSelect: (id: string) => void;
  /** What the picture shows, for those who do not see it. */
  readonly label: string;
}

/** A graph, drawn: it can be moved about in, and its nodes selected. Fills what is around it. */
export function GraphCanvas(props: GraphCanvasProps) {
  const { laidOut, error } = useGraphLayout(props.graph);
  return (
    <div className="graph" role="group" aria-label={props.label}>
      {error === undefined ? null : <p role="alert">The graph could not be laid out: {error}</p>}
      {laidOut === undefined ? (
        error === undefined ? (
          <p className="graph__wait">The graph is being laid out…</p>
        ) : null
      ) : (
        <ReactFlowProvider>
          <Drawn {...props} laidOut={laidOut} />
        </ReactFlowProvider>
      )}
    </div>
  );
}

function Drawn(props: GraphCanvasProps & { readonly laidOut: LaidOut }) {
  const { laidOut, marks = noMarks, selected, onSelect } = props;
  const drawn = useRef<ReadonlyMap<string, FlowNode>>(new Map());
  const nodes = useMemo(() => {
    const all = flowNodesOf(laidOut, marks, selected, drawn.current);
    drawn.current = new Map(all.map((node) => [node.id, node]));
    return all;
  }, [laidOut, marks, selected]);
  const edges = useMemo(() => flowEdgesOf(laidOut, marks), [laidOut, marks]);
  const select = (changes: NodeChange[]): void => {
    for (const change of changes) if (change.type === "select" && change.selected) onSelect(change.id);
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={nodeTypes}
      onNodesChange={select}
      nodesDraggable={false}
      nodesConnectable={false}
      edgesFocusable={false}
      deleteKeyCode={null}
      selectionKeyCode={null}
      multiSelectionKeyCode={null}
      zoomOnDoubleClick={false}
      minZoom={0.05}
      maxZoom={2}
      onlyRenderVisibleElements
      proOptions={{ hideAttribution: true }}
    >
      <Controls showInteractive={false} orientation="horizontal" aria-label="View of the graph" />
      <OpeningView laidOut={laidOut} />
      <InSight laidOut={laidOut} selected={selected} />
    </ReactFlow>
  );
}
