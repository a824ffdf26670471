import { expect, it } from "vitest";
import { compileWorkflow } from "@machinery/language";
import { create } from "@bufbuild/protobuf";
import { WorkflowDefinitionSchema } from "@machinery/protocol";
import { Live } from "../../test/live.js";

const definition = create(WorkflowDefinitionSchema, {
  name: "ids",
  operations: [
    { name: "one", verb: { case: "set", value: { values: { a: "${ uuid() }", b: "${ uuid() }" } } } },
    {
      name: "two",
      verb: { case: "set", value: { values: { c: "${ uuid() }", d: "${ [1, 2].map(x, uuid()) }" } } },
    },
  ],
});
const run = () => {
  const live = new Live(compileWorkflow(definition, 1, () => undefined));
  live.post({});
  return live.state?.document;
};

it("draws another uuid each time, and the same ones for the same event at the same time", () => {
  const { a, b, c, d } = run() as { a: string; b: string; c: string; d: string[] };

  expect(new Set([a, b, c, ...d]).size).toBe(5);
  expect(run()).toEqual({ a, b, c, d });
});
