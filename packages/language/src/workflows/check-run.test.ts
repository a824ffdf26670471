import type { WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  type Finding,
  type PlannedRun,
  readDefinitions,
  sameDefinition,
  usedServices,
  usedWorkflows,
  writeDefinition,
} from "../index.js";
import { find } from "../../test/text-workflows.js";

const others = new Map(
  readDefinitions(`
name: pack
inputs: { order_id: { type: string }, weight: { type: number, required: false } }
outputs: { parcel: { type: string }, boxes: { type: int, required: false } }
operations: [{ set: { parcel: x } }]
---
name: anything
operations: [{ set: { a: 1 } }]
---
name: in-turn
operations: [{ run: between }]
---
name: between
operations: [{ run: w }]
`).documents.map(({ definition }) => [definition.name, definition as WorkflowDefinition]),
);
const findWorkflow = (name: string) => others.get(name);

const read = (operations: string): WorkflowDefinition => {
  const { documents, findings } = readDefinitions(
    `name: w\ninputs: { id: { type: string }, order_id: { type: string }, n: { type: int } }\noperations:\n${operations}\n`,
  );
  expect(findings).toEqual([]);
  return documents[0]!.definition as WorkflowDefinition;
};
const check = (operations: string): Finding[] =>
  checkWorkflow(read(operations), find, [], findWorkflow, others.keys());
const codes = (findings: readonly Finding[]) => findings.map(({ code, path }) => [code, path]);

describe("run", () => {
  it("is compiled with the types of the workflow it runs", () => {
    const [run] = compileWorkflow(
      read("  - { run: pack, timeout: 1h, output: { parcel: '${ answer.parcel }' } }"),
      1,
      find,
      findWorkflow,
    ).operations as PlannedRun[];

    expect(run).toMatchObject({
      name: "pack",
      verb: "run",
      runs: "pack",
      input: { kind: "declared", names: ["order_id", "weight"] },
      output: { kind: "mapping" },
      timeoutMs: 3_600_000,
    });
    expect(run?.outputs.check({ parcel: 7 }, "outputs").ok).toBe(false);
    expect(run?.outputs.check({ parcel: "p" }, "outputs").ok).toBe(true);
  });

  it("checks what is sent against the workflow's inputs", () => {
    expect(check("  - run: pack")).toEqual([]);
    expect(codes(check("  - { run: pack, input: { order_id: '${ data.n }' } }"))).toEqual([
      ["TYPE_MISMATCH", "operations[0].run.input.order_id"],
    ]);
    expect(codes(check("  - { run: pack, input: { weight: 1 } }"))).toEqual([
      ["MISSING_INPUT", "operations[0].run.input"],
    ]);
    expect(codes(check("  - { run: pack, input: { order_id: a, wieght: 1 } }"))).toEqual([
      ["UNKNOWN_INPUT", "operations[0].run.input.wieght"],
    ]);
    expect(check("  - { run: anything, input: { whatever: 1 } }")).toEqual([]);
  });

  it("lets the types of the outputs flow on, as certain as they are declared", () => {
    const after = (expression: string) =>
      codes(check(`  - run: pack\n  - set: { x: "\${ ${expression} }" }`));

    expect(after("steps.pack.parcel + 'a'")).toEqual([]);
    expect(after("steps.pack.parcel + 1")).toMatchObject([["TYPE_MISMATCH", "operations[1].set.values.x"]]);
    expect(after("steps.pack.boxes")).toEqual([["POSSIBLY_ABSENT", "operations[1].set.values.x"]]);
    expect(after("steps.pack.box")).toEqual([["UNKNOWN_FIELD", "operations[1].set.values.x"]]);
    expect(codes(check("  - { run: pack, output: { p: '${ answer.parcle }' } }"))).toEqual([
      ["UNKNOWN_FIELD", "operations[0].run.output.p"],
    ]);
  });

  it("answers the id of an event that is not waited for", () => {
    expect(
      check(`  - { run: pack, detached: true, output: { posted: "\${ answer.event_id + '!' }" } }`),
    ).toEqual([]);
    expect(codes(check("  - { run: pack, detached: true, output: { p: '${ answer.parcel }' } }"))).toEqual([
      ["UNKNOWN_FIELD", "operations[0].run.output.p"],
    ]);
    expect(
      codes(check("  - { run: pack, detached: true, timeout: 1m, compensate: { call: upper } }")),
    ).toContainEqual(["MISPLACED", "operations[0].run.timeout"]);
  });

  it("does not run what is not there, and names what is near", () => {
    expect(check("  - run: packk")).toMatchObject([
      {
        code: "UNKNOWN_WORKFLOW",
        path: "operations[0].run.workflow",
        hint: expect.stringContaining("`pack`") as string,
      },
    ]);
    expect(codes(check("  - { run: pack, timeout: soon }"))).toEqual([
      ["INVALID_DURATION", "operations[0].run.timeout"],
    ]);
  });

  it("does not run itself, not by way of others either, and wherever it stands", () => {
    expect(codes(check("  - run: w"))).toEqual([["RECURSION", "operations[0].run.workflow"]]);
    expect(
      check("  - { while: data.n > 0, maximum: 2, do: [{ run: in-turn, detached: true }] }"),
    ).toMatchObject([{ code: "RECURSION", found: "`in-turn`, which runs `between`, which runs `w`" }]);
  });

  it("compiles against pinned types alone, without looking for what those run in turn", () => {
    const pinned = readDefinitions("name: in-turn\noutputs: { a: { type: int } }\nservices: [upper]")
      .documents[0]!.definition as WorkflowDefinition;
    const bare = Object.assign(pinned, { services: [] });

    expect(() => compileWorkflow(read("  - run: in-turn"), 1, find, () => bare)).not.toThrow();
  });

  it("is written as it was read, and says what it uses", () => {
    const workflow = read(
      "  - { run: pack, detached: true, output: '${ answer }' }\n  - { name: b, run: anything, timeout: 60s, compensate: { call: upper } }",
    );

    const [again] = readDefinitions(writeDefinition(workflow, "yaml")).documents;
    expect(sameDefinition(again!.definition, workflow)).toBe(true);
    expect(usedWorkflows(workflow)).toEqual(["pack", "anything"]);
    expect(usedServices(workflow)).toEqual(["upper"]);
    const spelt = read(
      "  - { name: pack, run: pack, detached: true, output: '${ answer }' }\n  - { name: b, run: anything, timeout: 1m, compensate: { call: upper } }",
    );
    expect(sameDefinition(spelt, workflow)).toBe(true);
  });
});
