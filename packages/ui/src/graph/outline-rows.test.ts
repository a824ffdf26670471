import { expect, it } from "vitest";
import type { Graph } from "./graph.js";
import { outlineMove, outlineRows } from "./outline-rows.js";

const say = { kind: "operation", verb: "set", says: "" } as const;
const graph: Graph = {
  nodes: [
    { id: "start", kind: "start" },
    { id: "a", ...say, name: "a", isContainer: true },
    { id: "a.do", kind: "body", parent: "a", role: "each", says: "" },
    { id: "b", ...say, name: "b", parent: "a.do", isContainer: false },
    { id: "c", ...say, name: "c", isContainer: false },
  ],
  edges: [],
};

it("lists what lies in what, without what is closed", () => {
  const shown = outlineRows(graph, new Set()).map((row) => [
    row.node.id,
    row.level,
    row.position,
    row.size,
    row.isOpen,
  ]);

  expect(shown).toEqual([
    ["a", 1, 1, 2, true],
    ["a.do", 2, 1, 1, true],
    ["b", 3, 1, 1, undefined],
    ["c", 1, 2, 2, undefined],
  ]);
  expect(outlineRows(graph, new Set(["a"])).map(({ node }) => node.id)).toEqual(["a", "c"]);
});

it("goes by keys as trees do", () => {
  const rows = outlineRows(graph, new Set());
  const closed = outlineRows(graph, new Set(["a"]));

  expect(outlineMove(rows, 0, "ArrowDown")).toEqual({ kind: "go", index: 1 });
  expect(outlineMove(rows, 0, "ArrowUp")).toEqual({ kind: "go", index: 0 });
  expect(outlineMove(rows, 3, "ArrowDown")).toEqual({ kind: "go", index: 3 });
  expect(outlineMove(rows, 0, "End")).toEqual({ kind: "go", index: 3 });
  expect(outlineMove(rows, 2, "Home")).toEqual({ kind: "go", index: 0 });
  expect(outlineMove(rows, 0, "ArrowLeft")).toEqual({ kind: "turn", id: "a" });
  expect(outlineMove(closed, 0, "ArrowRight")).toEqual({ kind: "turn", id: "a" });
  expect(outlineMove(rows, 0, "ArrowRight")).toEqual({ kind: "go", index: 1 });
  expect(outlineMove(rows, 2, "ArrowLeft")).toEqual({ kind: "go", index: 1 });
  expect(outlineMove(rows, 3, "ArrowLeft")).toBeUndefined();
  expect(outlineMove(rows, 3, "ArrowRight")).toBeUndefined();
  expect(outlineMove(rows, 3, "x")).toBeUndefined();
});
