import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { firstView, type GraphView } from "./first-view.js";
import type { LaidOut } from "./use-graph-layout.js";

/** A view, and the room it was made for. */
interface Opened {
  readonly view: GraphView;
  readonly width: number;
  readonly height: number;
}

/** Shows a graph in its first view once it is there and has room, and again when the room has changed, until somebody moves it: then the view is theirs. */
export function OpeningView({ laidOut: { graph, layout } }: { readonly laidOut: LaidOut }) {
  const { getViewport, setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const opened = useRef<Opened>(undefined);
  useEffect(() => {
    if (width === 0 || height === 0) return;
    const last = opened.current;
    if (last !== undefined) {
      if (last.width === width && last.height === height) return;
      if (!isSameView(last.view, getViewport())) return;
    }
    const roots = graph.nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id);
    const view = firstView(roots, layout, { width, height });
    opened.current = { view, width, height };
    void setViewport(view);
  }, [graph, layout, width, height, getViewport, setViewport]);
  return null;
}

const isSameView = (a: GraphView, b: GraphView): boolean => a.x === b.x && a.y === b.y && a.zoom === b.zoom;
