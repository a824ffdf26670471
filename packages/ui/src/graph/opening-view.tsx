import { useReactFlow, useStore } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { firstView } from "./first-view.js";
import type { LaidOut } from "./use-graph-layout.js";

/** Shows a graph in its first view once it is there and has room. After that, the view is left to whoever looks. */
export function OpeningView({ laidOut: { graph, layout } }: { readonly laidOut: LaidOut }) {
  const { setViewport } = useReactFlow();
  const width = useStore((state) => state.width);
  const height = useStore((state) => state.height);
  const isShown = useRef(false);
  useEffect(() => {
    if (isShown.current || width === 0 || height === 0) return;
    isShown.current = true;
    const roots = graph.nodes.filter(({ parent }) => parent === undefined).map(({ id }) => id);
    void setViewport(firstView(roots, layout, { width, height }));
  }, [graph, layout, width, height, setViewport]);
  return null;
}
