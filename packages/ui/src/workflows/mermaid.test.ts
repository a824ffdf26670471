import { readDefinitions } from "@machinery/language";
import { expect, it } from "vitest";
import { graphOfWorkflow } from "../graph/graph-of-workflow.js";
import { mermaidOf } from "./mermaid.js";

function mermaid(text: string): string {
  const [document] = readDefinitions(`kind: workflow\nname: w\n${text}`).documents;
  if (document?.kind !== "workflow") throw new Error("expected a workflow");
  return mermaidOf(graphOfWorkflow(document.definition), "w, revision 3");
}

it("draws operations with what lies in them, and what comes after what", () => {
  const text =
    "operations:\n  - name: each\n    for: ${ data.lines }\n    as: line\n    do:\n      - { call: upper }\n      - { wait: 1s }\n  - { run: other }";

  expect(mermaid(text)).toBe(`---
title: "w, revision 3"
---
flowchart TD
  n0(["start"])
  subgraph n1["each: for one by one"]
    subgraph n2["each: line of data.lines"]
      n3["upper: call upper"]
      n4["wait: wait for 1s"]
    end
  end
  n5["other: run other"]
  n6(["end"])
  n3 --> n4
  n0 --> n1
  n1 --> n5
  n5 --> n6
`);
});

it("leaves nothing in a label that Mermaid or a browser would read", () => {
  const text = "operations:\n  - name: a\n    when: 'data.x == \"<b>\" && data.y > 1'\n    set: { x: 1 }";

  expect(mermaid(text)).toContain('n1["a: set x when data.x == #34;#60;b#62;#34; #38;#38; data.y #62; 1"]');
});
