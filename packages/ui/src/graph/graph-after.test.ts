import { expect, it } from "vitest";
import { graphAfter } from "./graph-after.js";
import type { Graph } from "./graph.js";

const graph = (says: string, last = "end"): Graph => ({
  nodes: [
    { id: "start", kind: "start" },
    { id: "operations[0]", kind: "operation", name: "a", verb: "call", says, isContainer: false },
    { id: last, kind: "end" },
  ],
  edges: [{ id: "start>operations[0]", from: "start", to: "operations[0]" }],
});

it("is the graph before where nothing has changed", () => {
  const before = graph("upper");

  expect(graphAfter(before, graph("upper"))).toBe(before);
  expect(graphAfter(undefined, before)).toBe(before);
});

it("keeps what has not changed", () => {
  const before = graph("upper");
  const after = graphAfter(before, graph("reverse"));

  expect(after).toEqual(graph("reverse"));
  expect(after.nodes.map((node, index) => node === before.nodes[index])).toEqual([true, false, true]);
  expect(after.edges).toBe(before.edges);
});

it("takes what is new, and leaves out what is gone", () => {
  const before = graph("upper");
  const more = { ...graph("upper"), nodes: [...graph("upper").nodes, { id: "x", kind: "end" } as const] };

  expect(graphAfter(before, more)).toEqual(more);
  expect(graphAfter(more, before)).toEqual(before);
});
