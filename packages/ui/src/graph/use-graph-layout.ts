import { useEffect, useState } from "react";
import type { Graph } from "./graph.js";
import type { GraphLayout } from "./graph-layout.js";
import { layOut } from "./lay-out.js";

/** A graph with its places. */
export interface LaidOut {
  readonly graph: Graph;
  readonly layout: GraphLayout;
}

/** The graph with its places, once they are found; until then, the one before. The error says why there are none. */
export function useGraphLayout(graph: Graph): { readonly laidOut?: LaidOut; readonly error?: string } {
  const [state, setState] = useState<{ laidOut?: LaidOut; error?: string }>({});
  useEffect(() => {
    let isWanted = true;
    const find = async (): Promise<void> => {
      const found = await layOut(graph).then(
        (layout) => ({ laidOut: { graph, layout } }),
        (thrown: unknown) => ({ error: thrown instanceof Error ? thrown.message : String(thrown) }),
      );
      if (isWanted) setState(found);
    };
    void find();
    return () => {
      isWanted = false;
    };
  }, [graph]);
  return state;
}
