import { checkWorkflow, readDefinitions, verbShapes } from "@machinery/language";
import { describe, expect, it } from "vitest";
import { addOperation } from "../edits/edit-operations.js";
import { outlineOf } from "../outline/definition-outline.js";
import { findOperation } from "../outline/find-in-outline.js";
import type { KnownDefinitions } from "./known-definitions.js";
import { operationSkeleton } from "./operation-skeleton.js";

const definitions = readDefinitions(`
kind: service
name: orders
address: http://127.0.0.1:1/
endpoints:
  create:
    path: /orders
    inputs: { sku: { type: string }, count: { type: int }, note: { type: string, required: false } }
---
kind: service
name: upper
address: http://127.0.0.1:1/
inputs: { message: { type: string } }
---
kind: workflow
name: other
services: [upper]
inputs: { message: { type: string } }
`).documents;
const known: KnownDefinitions = {
  services: new Map(
    definitions.flatMap((read) => (read.kind === "service" ? [[read.definition.name, read.definition]] : [])),
  ),
  workflows: new Map(
    definitions.flatMap((read) =>
      read.kind === "workflow" ? [[read.definition.name, read.definition]] : [],
    ),
  ),
};

function findingsOf(text: string) {
  const { documents, findings } = readDefinitions(text);
  const [read] = documents;
  if (read?.kind !== "workflow") return findings;
  const find =
    <D>(all: ReadonlyMap<string, D>) =>
    (name: string) =>
      all.get(name);
  return [
    ...findings,
    ...checkWorkflow(read.definition, find(known.services), [], find(known.workflows), []),
  ];
}

describe.each(verbShapes.map(({ id }) => id))("the least of `%s`", (verb) => {
  it.each([
    ["to begin with", "name: new\noperations:\n"],
    ["where its inputs are known", "name: new\ninputs: { message: { type: string } }\noperations:\n"],
    ["before another", "name: new\noperations:\n  - wait: 5m\n"],
  ])("checks without a finding, %s", (_, text) => {
    const source = operationSkeleton(verb, {
      known,
      workflow: "new",
      fields: new Set(text.includes("message") ? ["message"] : []),
      isFollowed: text.includes("wait"),
    });

    const { text: added, selected } = addOperation(text, { body: "operations", index: 0 }, source)!;

    expect(findOperation(outlineOf(added)!, selected!)?.verb).toBe(verb);
    expect([added, findingsOf(added)]).toEqual([added, []]);
  });
});

it("sends what a service needs and the document has not, and leaves out what comes by itself", () => {
  const place = { known, workflow: "new", isFollowed: false };

  expect(operationSkeleton("call", { ...place, fields: new Set(["sku"]) }, "orders.create")).toBe(
    "call: orders.create\ninput:\n  sku: ${ data.sku }\n  count: 0\n",
  );
  expect(operationSkeleton("call", { ...place, fields: new Set(["message"]) }, "upper")).toBe(
    "call: upper\n",
  );
});
