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
  const { text, width, height } = svgOf({ graph, layout });

  expect([width, height]).toEqual([342, 252]);
  expect(text).toContain('<rect x="26" y="36" width="300" height="200"');
  expect(text).toContain('<rect x="38" y="96" width="248" height="52"');
  expect(text).toContain('<path d="M176 236V166H162V96"');
});

it("shows names as text, whatever is in them", () => {
  const { text } = svgOf({ graph, layout });

  expect(text).toContain("&#60;script&#62;&#34;&#38;\uFFFD");
  expect(text).not.toContain("<script>");
});
