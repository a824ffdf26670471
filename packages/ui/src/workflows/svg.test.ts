import { expect, it } from "vitest";
import type { Graph } from "../graph/graph.js";
import { svgOf } from "./svg.js";

const operation = (id: string, name: string, parent?: string) => ({
  id,
  kind: "operation" as const,
  name,
  verb: "call" as const,
  says: "upper",
  isContainer: parent === undefined,
  ...(parent === undefined ? {} : { parent }),
});
const graph: Graph = {
  nodes: [operation("a", "outer"), operation("b", `<script>"&\u0001`, "a")],
  edges: [{ id: "a>b", from: "a", to: "b" }],
};
const layout = new Map([
  ["a", { x: 10, y: 20, width: 300, height: 200 }],
  ["b", { x: 12, y: 60, width: 248, height: 52 }],
]);

it("puts what lies in something where that is, and is as large as all of it", () => {
  const { text, width, height } = svgOf({ graph, layout }, "w, revision 3");

  expect([width, height]).toEqual([332, 264]);
  expect(text).toContain('<rect x="16" y="48" width="300" height="200"');
  expect(text).toContain('<rect x="28" y="108" width="248" height="52"');
  expect(text).toContain('<path d="M166 248V178H152V108"');
  expect(text).toContain(">w, revision 3</text>");
});

it("shows names as text, whatever is in them", () => {
  const { text } = svgOf({ graph, layout }, "w");

  expect(text).toContain("&#60;script&#62;&#34;&#38;\uFFFD");
  expect(text).not.toContain("<script>");
});

it("says what is cut off whole where one points at it, and under which condition something is done and how undone", () => {
  const when = "data.amount > 1000 && data.customer.tier == 'gold'";
  const node = { ...operation("a", "charge"), when, undoneBy: "payment.refund" };
  const { text } = svgOf({ graph: { nodes: [node], edges: [] }, layout }, "w");

  expect(text).toContain(">when data.amount &#62; 1000 &#38;&#38; data.…</text>");
  expect(text).toContain(
    "<title>charge: call upper · when data.amount &#62; 1000 &#38;&#38; data.customer.tier == 'gold' · undone by payment.refund</title>",
  );
  expect(text).toContain(">↶</text>");
});
