import { readDefinitionValue } from "@machinery/language";
import type { JsonObject, Result, WorkflowDefinition } from "@machinery/protocol";
import { createMemoryDisk, openMemoryStore } from "@machinery/store";
import { beforeEach, expect, test } from "vitest";
import { Catalogue, type Written } from "./catalogue.js";

const once = { requestId: "", hash: "" };
let disk: ReturnType<typeof createMemoryDisk>;
let catalogue: Catalogue;
const clock = { nowMs: () => 1_700_000_000_000, notBefore: () => {}, alarm: () => () => {} };
const open = () =>
  Catalogue.open({ open: async () => openMemoryStore(disk), canOpen: async () => {} }, clock, {
    observe: () => {},
  });
beforeEach(async () => {
  disk = createMemoryDisk();
  catalogue = await open();
});

function workflow(definition: JsonObject): WorkflowDefinition {
  const { document, findings } = readDefinitionValue(definition, "workflow");
  if (document?.kind !== "workflow") throw new Error(JSON.stringify(findings));
  return document.definition;
}
const define = (definition: JsonObject, force = false) =>
  catalogue.defineWorkflow(workflow(definition), { source: "", force, locate: (findings) => findings }, once);
const told = (result: Result<Written>) =>
  result.ok ? result.value.outcome.revision : result.rejection.reason;

const pack = (outputs: JsonObject = { parcel: { type: "string" } }, more: JsonObject[] = []): JsonObject => ({
  name: "pack",
  inputs: { order: { type: "string" } },
  outputs,
  operations: [{ set: { parcel: "x", boxes: 1 } }, ...more],
});
const order = {
  name: "order",
  inputs: { order: { type: "string" } },
  operations: [{ run: "pack" }, { set: { label: "${ steps.pack.parcel + '!' }" } }],
};

test("a workflow keeps the types of those it runs, over a restart", async () => {
  expect(told(await define(order))).toBe("INVALID_DEFINITION");
  expect(told(await define(pack()))).toBe(1);
  expect(told(await define(order))).toBe(1);
  expect(told(await define(pack({ parcel: { type: "string" }, weight: { type: "int" } })))).toBe(2);
  await catalogue.close();

  catalogue = await open();
  const kept = catalogue.workflow("order")!.workflows;
  expect(kept).toMatchObject([{ revision: 1, definition: { name: "pack", operations: [] } }]);
  expect(kept[0]?.definition?.outputs.map(({ name }) => name)).toEqual(["parcel"]);
  expect(told(await define(order))).toBe(2);
  expect(told(await define(order))).toBe(2);
  expect(await catalogue.newest("pack")).toBe(2);
  expect(await catalogue.newest("nothing")).toBeUndefined();
});

test("a change that breaks those that run it is refused with the list of them, unless forced", async () => {
  await define(pack());
  await define(order);
  const broken = pack({ boxes: { type: "int" } });

  const refused = await define(broken);

  expect(refused.ok ? [] : refused.rejection.violations).toMatchObject([
    { field: "order: operations[1].set.values.label", code: "UNKNOWN_FIELD" },
  ]);
  expect(told(refused)).toBe("BREAKS_WORKFLOWS");
});

test("a breaking change that is forced is taken", async () => {
  await define(pack());
  await define(order);

  expect(told(await define(pack({ box: { type: "string" } }), true))).toBe(2);
});

test("workflows do not come to run themselves by a later change", async () => {
  await define(pack());
  await define(order);

  expect(
    told(await define(pack({ parcel: { type: "string" } }, [{ run: "order", detached: true }]), true)),
  ).toBe("INVALID_DEFINITION");
});

test("a workflow that another one runs is not deleted", async () => {
  await define(pack());
  await define(order);

  expect(told(await catalogue.deleteWorkflow("pack", once))).toBe("WORKFLOW_IN_USE");
  expect(told(await catalogue.deleteWorkflow("order", once))).toBe(0);
  expect(told(await catalogue.deleteWorkflow("pack", once))).toBe(0);
});
