import Elk from "elkjs/lib/elk.bundled.js";
import { expect, it } from "vitest";
import { elkGraphOf } from "./elk-graph.js";
import { firstView } from "./first-view.js";
import type { Graph, GraphNode } from "./graph.js";
import { layoutOf } from "./graph-layout.js";
import { placeInGraph } from "./place-in-graph.js";

const operation = (id: string, parent?: string, isContainer = false): GraphNode => ({
  id,
  kind: "operation",
  name: id,
  verb: "set",
  says: "",
  isContainer,
  ...(parent === undefined ? {} : { parent }),
});
const body = (id: string, parent: string): GraphNode => ({
  id,
  kind: "body",
  parent,
  role: "branch",
  says: "",
});

const graph: Graph = {
  nodes: [
    { id: "start", kind: "start" },
    operation("fork", undefined, true),
    body("one", "fork"),
    operation("a", "one"),
    operation("b", "one"),
    body("two", "fork"),
    { id: "end", kind: "end" },
  ],
  edges: [
    { id: "a>b", from: "a", to: "b" },
    { id: "start>fork", from: "start", to: "fork" },
    { id: "fork>end", from: "fork", to: "end" },
  ],
};

it("puts what follows below, bodies side by side, and nothing over anything else", async () => {
  const layout = layoutOf(await new Elk().layout(elkGraphOf(graph)));
  const place = (id: string) => layout.get(id)!;

  expect([...layout.keys()].toSorted()).toEqual(["a", "b", "end", "fork", "one", "start", "two"]);
  expect(place("b").y).toBeGreaterThanOrEqual(place("a").y + place("a").height);
  expect(place("fork").y).toBeGreaterThanOrEqual(place("start").y + place("start").height);
  expect(place("end").y).toBeGreaterThanOrEqual(place("fork").y + place("fork").height);
  expect(place("two").x).toBeGreaterThanOrEqual(place("one").x + place("one").width);
  expect(place("two").y).toBe(place("one").y);
  expect(place("fork").height).toBeGreaterThan(place("one").y + place("one").height);

  const inAll = placeInGraph({ graph, layout }, "b")!;
  expect(inAll.y).toBe(place("fork").y + place("one").y + place("b").y);
  expect(placeInGraph({ graph, layout }, "gone")).toBeUndefined();
});

it("shows all of a small graph as it is, and of a high one the top", () => {
  const layout = (width: number, height: number) => new Map([["a", { x: 0, y: 0, width, height }]]);
  const frame = { width: 1_000, height: 600 };

  expect(firstView(["a"], layout(200, 300), frame)).toEqual({ x: 400, y: 50, zoom: 1 });
  expect(firstView(["a"], layout(200, 30_000), frame)).toEqual({ x: 425, y: 8, zoom: 0.75 });
});
