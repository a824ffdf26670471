import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { readDefinitions } from "@machinery/language";
import { WorkflowDefinitionSchema, type WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { graphOfWorkflow, mostBodies } from "./graph-of-workflow.js";
import type { Graph, GraphNode } from "./graph.js";
import { nodeDetail, nodeTitle } from "./node-words.js";

function read(text: string): WorkflowDefinition {
  const [document] = readDefinitions(text).documents;
  if (document?.kind !== "workflow") throw new Error("expected a workflow");
  return document.definition;
}

function nodeWords(node: GraphNode): string {
  const { when, undoneBy }: { when?: string; undoneBy?: string } = node.kind === "operation" ? node : {};
  const words = [
    nodeTitle(node),
    nodeDetail(node),
    when && `when ${when}`,
    undoneBy && `undone by ${undoneBy}`,
  ];
  return words.filter(Boolean).join(", ");
}

/** The graph as indented words, and what follows what by their ids. */
const drawn = ({ nodes, edges }: Graph): string[] => {
  const depths = new Map<string, number>();
  const words = nodes.map((node) => {
    const depth = node.parent === undefined ? 0 : (depths.get(node.parent) ?? 0) + 1;
    depths.set(node.id, depth);
    return `${"  ".repeat(depth)}${nodeWords(node)}`;
  });
  return [...words, ...edges.map(({ id }) => id)];
};

describe("the graph of a workflow", () => {
  it("of services alone is a row of calls", () => {
    expect(drawn(graphOfWorkflow(read("{ kind: workflow, name: w, services: [upper, upper] }")))).toEqual([
      "start",
      "upper, call upper",
      "upper_2, call upper",
      "end",
      "start>services[0]",
      "services[0]>services[1]",
      "services[1]>end",
    ]);
  });

  it("has bodies in their operations, and shows those that do nothing where that says something", () => {
    const text = `
kind: workflow
name: w
operations:
  - name: choose
    when: data.a
    switch:
      - when: data.b > 1
        do: [{ set: { a: 1 } }, { call: upper, compensate: { call: lower } }]
      - when: data.c
        do: []
  - try: [{ wait: 2s }]
    catch: [{ reason: [GONE], undo: true, do: [] }]
  - for: \${ data.lines }
    as: line
    do: [{ run: other }]`;

    expect(drawn(graphOfWorkflow(read(text)))).toEqual([
      "start",
      "choose, switch 2 cases, when data.a",
      "  when, data.b > 1",
      "    set, set a",
      "    upper, call upper, undone by lower",
      "  when, data.c",
      "try, try 1 catch",
      "  try",
      "    wait, wait for 2s",
      "  catch, GONE · undo",
      "for, for one by one",
      "  each, line of data.lines",
      "    other, run other",
      "end",
      "operations[0].switch.cases[0].do[0]>operations[0].switch.cases[0].do[1]",
      "start>operations[0]",
      "operations[0]>operations[1]",
      "operations[1]>operations[2]",
      "operations[2]>end",
    ]);
  });

  it("folds branches that are too many to draw", () => {
    const branches = Array.from(
      { length: mostBodies + 1 },
      (_, index) => `      b${String(index)}: [{ set: { a: 1 } }]`,
    );
    const text = `kind: workflow\nname: w\noperations:\n  - fork:\n${branches.join("\n")}\n`;

    expect(drawn(graphOfWorkflow(read(text)))).toContain("  51 branches");
    expect(graphOfWorkflow(read(text)).nodes).toHaveLength(4);
  });

  it("draws what a newer daemon has and this does not know, and nothing at all", () => {
    const nothing = create(WorkflowDefinitionSchema, { name: "w" });
    const unknown = create(WorkflowDefinitionSchema, { name: "w", operations: [{ name: "a" }] });

    expect(drawn(graphOfWorkflow(nothing))).toEqual(["start", "end", "start>end"]);
    expect(drawn(graphOfWorkflow(unknown))).toContain("a, unknown");
  });

  it.each(["publish", "purchase", "buy"])("draws each operation of the example %s once", (name) => {
    const file = join(import.meta.dirname, `../../../../examples/definitions/${name}.yaml`);
    const { nodes, edges } = graphOfWorkflow(read(readFileSync(file, "utf8")));
    const ids = nodes.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(nodes.filter(({ parent }) => parent !== undefined && !ids.includes(parent))).toEqual([]);
    for (const { from, to } of edges) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
  });
});
