import Elk, { type ELK } from "elkjs/lib/elk-api.js";
import workerUrl from "elkjs/lib/elk-worker.min.js?url";
import { elkGraphOf } from "./elk-graph.js";
import type { Graph } from "./graph.js";
import { layoutOf, type GraphLayout } from "./graph-layout.js";

/** How many layouts are kept. */
const mostKept = 50;

/** By what a layout depends on: what lies in what and follows what. Names and texts may change without a new one. */
const kept = new Map<string, Promise<GraphLayout>>();
let elk: ELK | undefined;

/** Finds places for a graph, in a worker, once for each shape of a definition. */
export function layOut(graph: Graph): Promise<GraphLayout> {
  const elkGraph = elkGraphOf(graph);
  const shape = JSON.stringify(elkGraph);
  const known = kept.get(shape);
  if (known !== undefined) return known;
  elk ??= new Elk({ workerFactory: () => new Worker(workerUrl) });
  const found = elk.layout(elkGraph).then(layoutOf);
  kept.set(shape, found);
  if (kept.size > mostKept) kept.delete(kept.keys().next().value!);
  // What failed is tried again when it is asked for again.
  found.catch(() => kept.delete(shape));
  return found;
}
