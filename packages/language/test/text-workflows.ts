import type { ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";
import { expect } from "vitest";
import { checkWorkflow, type Finding, readDefinitions } from "../src/index.js";

const known = new Map(
  readDefinitions(`
name: upper
address: http://upper/
inputs: { message: { type: string } }
outputs: { message: { type: string } }
---
name: count
address: http://count/
inputs: { message: { type: string } }
outputs: { n: { type: int } }
`).documents.map(({ definition }) => [definition.name, definition as ServiceDefinition]),
);
/** The services there are: `upper`, and `count`. */
export const find = (name: string) => known.get(name);

/** A workflow over them, read from the text of its operations. */
export function read(operations: string, outputs = "{}"): WorkflowDefinition {
  const { documents, findings } = readDefinitions(
    `name: w\ninputs: { message: { type: string }, kind: { type: string }, n: { type: int } }\noutputs: ${outputs}\noperations:\n${operations}\n`,
  );
  expect(findings).toEqual([]);
  const [document] = documents;
  if (document?.kind !== "workflow") throw new Error("not a workflow");
  return document.definition;
}

/** What the checker notices in it. */
export function check(operations: string, outputs?: string): Finding[] {
  return checkWorkflow(read(operations, outputs), find);
}

/** Findings by code and path. */
export const codes = (findings: readonly Finding[]) => findings.map(({ code, path }) => [code, path]);
