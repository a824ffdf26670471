import type { ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  readDefinitions,
  sameDefinition,
  usedServices,
  writeDefinition,
} from "../index.js";

const services = new Map(
  readDefinitions(`
name: stripe
address: http://stripe/
endpoints:
  charge:
    path: /charge
    inputs: { amount: { type: number }, currency: { type: string, default: EUR } }
    outputs: { id: { type: string }, fee: { type: number } }
    retry: { attempts: 7 }
---
name: adyen
address: http://adyen/
inputs: { amount: { type: number }, currency: { type: string, required: false } }
outputs: { id: { type: string } }
---
name: picky
address: http://picky/
inputs: { amount: { type: string }, iban: { type: string } }
outputs: { id: { type: int } }
---
name: open
address: http://open/
`).documents.map(({ definition }) => [definition.name, definition as ServiceDefinition]),
);
const find = (name: string) => services.get(name);

const shape = "shape: { inputs: { amount: { type: number } }, outputs: { id: { type: string } } }";

function read(call: string, more: string, input = "{ amount: 5 }"): WorkflowDefinition {
  const { documents, findings } = readDefinitions(
    `name: w\ninputs: { provider: { type: string }, n: { type: int } }\noperations:\n  - call: ${call}\n    input: ${input}\n    output: { receipt: "\${ answer.id }" }\n${more.replaceAll(/^/gm, "    ")}\n`,
  );
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
}
const among = (list: string) => `among: [${list}]\n${shape}`;
const check = (call: string, more: string, input?: string) =>
  checkWorkflow(read(call, more, input), find, services.keys()).map(({ code, path }) => `${code} ${path}`);

describe("a call that chooses its service", () => {
  it("may choose what takes and answers what the shape says", () => {
    expect(check("${ data.provider }", among("stripe.charge, adyen, open"))).toEqual([]);
  });

  it("is each of the calls, with what each service says", () => {
    const [call] = compileWorkflow(
      read("${ data.provider }", among("stripe.charge, adyen")),
      1,
      find,
    ).operations;

    if (call?.verb !== "call") throw new Error("no call");
    const chosen = [...(call.choice?.among ?? [])];
    expect(call).toMatchObject({ name: "call", service: "", endpoint: "" });
    expect(
      chosen.map(([name, { service, endpoint, retry }]) => [name, service, endpoint, retry.attempts]),
    ).toEqual([
      ["stripe.charge", "stripe", "charge", 7],
      ["adyen", "adyen", "", 4],
    ]);
    const [, stripe] = chosen[0]!;
    expect(stripe.inputs.check({ amount: 5 }, "inputs")).toEqual({
      ok: true,
      value: { amount: 5, currency: "EUR" },
    });
    expect(stripe.outputs.check({ id: "a" }, "outputs")).toMatchObject({ ok: false });
    expect(chosen[1]![1].outputs.check({ id: 5 }, "outputs")).toMatchObject({ ok: false });
  });

  it("uses all of them, so that none of them may change under it", () => {
    expect(usedServices(read("${ data.provider }", among("stripe.charge, adyen")))).toEqual([
      "stripe",
      "adyen",
    ]);
  });

  it.each([
    [
      "${ data.provider }",
      among("picky"),
      [
        "TYPE_MISMATCH operations[0].call.among[0]",
        "MISSING_INPUT operations[0].call.among[0]",
        "TYPE_MISMATCH operations[0].call.among[0]",
      ],
    ],
    ["${ data.provider }", among("adyen, nobody"), ["UNKNOWN_SERVICE operations[0].call.among[1]"]],
    ["${ data.provider }", among("stripe"), ["UNKNOWN_ENDPOINT operations[0].call.among[0]"]],
    ["${ data.provider }", among("adyen, adyen"), ["DUPLICATE_NAME operations[0].call.among[1]"]],
    ["${ data.provider }", "among: [adyen]", ["MISSING_FIELD operations[0].call"]],
    ["${ data.provider }", "", ["MISSING_FIELD operations[0].call"]],
    ["${ data.n }", among("adyen"), ["TYPE_MISMATCH operations[0].call.service"]],
    ["${ data.provder }", among("adyen"), ["UNKNOWN_FIELD operations[0].call.service"]],
    ["adyen", among("adyen"), ["TYPE_MISMATCH operations[0].call.service"]],
    [
      "${ data.provider }",
      "among: [adyen]\nshape: { inputs: { amount: { type: number }, iban: { type: string } }, outputs: { receipt: { type: string } } }",
      [
        "UNKNOWN_INPUT operations[0].call.among[0]",
        "TYPE_MISMATCH operations[0].call.among[0]",
        "MISSING_INPUT operations[0].call.input",
        "UNKNOWN_FIELD operations[0].call.output.receipt",
      ],
    ],
    [
      "${ data.provider }",
      "among: [adyen]\nshape: { inputs: { amount: { type: money } } }",
      ["UNKNOWN_TYPE operations[0].call.shape.inputs[0].type"],
    ],
    [
      "${ data.provider }",
      `among: [${Array.from({ length: 65 }, (_, at) => `s${at}`).join(", ")}]\n${shape}`,
      [
        "TOO_LARGE operations[0].call.among",
        ...Array.from({ length: 64 }, (_, at) => `UNKNOWN_SERVICE operations[0].call.among[${at}]`),
      ],
    ],
  ])("%s %s is refused", (call, more, found) => {
    expect(check(call, more)).toEqual(found);
  });

  it("gives what the shape says, and takes it", () => {
    expect(check("${ data.provider }", among("adyen"), "{ amout: 5 }")).toEqual([
      "MISSING_INPUT operations[0].call.input",
      "UNKNOWN_INPUT operations[0].call.input.amout",
    ]);
  });

  it("is written back as it was read", () => {
    const workflow = read("${ data.provider }", among("stripe.charge, adyen"));

    const [again] = readDefinitions(writeDefinition(workflow, "yaml")).documents;
    expect(definitionToJson(again!.definition)).toEqual(definitionToJson(workflow));
    expect(sameDefinition(workflow, read("${ data.provider }", among("adyen, stripe.charge")))).toBe(true);
    expect(sameDefinition(workflow, read("${ data.provider }", among("adyen")))).toBe(false);
  });
});
