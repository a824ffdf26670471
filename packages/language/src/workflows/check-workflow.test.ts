import type { ServiceDefinition, WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  type Finding,
  LanguageError,
  compileWorkflow,
  locateFindings,
  readDefinitions,
  usedServices,
} from "../index.js";

const services = `
name: upper
address: http://upper/
inputs: { message: { type: string } }
outputs: { message: { type: string } }
---
name: space-counter
address: http://counter/
inputs: { message: { type: string } }
outputs: { space_count: { type: int } }
---
name: half
address: http://half/
inputs: { number: { type: number }, digits: { type: int, default: 2 }, note: { type: string, required: false } }
outputs: { half: { type: number }, rest: { type: string, required: false } }
---
name: anything
address: http://anything/
---
name: stock
address: http://stock/
endpoints:
  reserve:
    path: /reserve
    inputs: { sku: { type: string }, count: { type: int } }
    outputs: { hold: { type: string } }
`;

const known = new Map(
  readDefinitions(services).documents.map(({ definition }) => [
    definition.name,
    definition as ServiceDefinition,
  ]),
);

function check(text: string): { findings: Finding[]; definition: WorkflowDefinition } {
  const { documents, findings } = readDefinitions(`name: w\n${text}`);
  expect(findings).toEqual([]);
  const document = documents[0]!;
  if (document.kind !== "workflow") throw new Error("not a workflow");
  const found = checkWorkflow(document.definition, (name) => known.get(name), known.keys());
  return { findings: locateFindings(found, document), definition: document.definition };
}

const message = "inputs: { message: { type: string } }\n";

describe("a workflow of services alone", () => {
  it("is fine when each service finds its inputs", () => {
    const { findings, definition } = check(
      `${message}outputs: { message: { type: string }, space_count: { type: int } }\nservices: [upper, upper, space-counter]\n`,
    );
    expect(findings).toEqual([]);

    const plan = compileWorkflow(definition, 3, (name) => known.get(name));
    expect(plan).toMatchObject({ workflow: "w", revision: 3 });
    expect(plan.operations.map(({ name }) => name)).toEqual(["upper", "upper_2", "space_counter"]);
    expect(plan.operations[0]).toMatchObject({
      verb: "call",
      service: "upper",
      endpoint: "",
      input: { kind: "declared", names: ["message"] },
      output: { kind: "merge" },
      retry: { attempts: 4, firstMs: 200, factor: 2, capMs: 30_000, jitter: 0.2 },
    });
  });

  it("warns of an output that nothing produces, and lets it be absent", () => {
    const { findings, definition } = check(
      `${message}outputs: { message: { type: string }, spacecount: { type: int } }\nservices: [upper]\n`,
    );
    expect(findings).toMatchObject([
      { severity: "warning", code: "OUTPUT_NEVER_PRODUCED", path: "outputs[1]" },
    ]);

    const plan = compileWorkflow(definition, 1, (name) => known.get(name));
    expect(plan.outputs.check({ message: "X" }, "outputs")).toEqual({ ok: true, value: { message: "X" } });
  });

  it.each([
    [
      "an unknown service",
      `${message}services: [uper]`,
      "UNKNOWN_SERVICE",
      "services[0]",
      "did you mean `upper`?",
    ],
    [
      "a missing input",
      "inputs: { mesage: { type: string } }\nservices: [upper]",
      "MISSING_INPUT",
      "services[0]",
      "did you mean `mesage`?",
    ],
    [
      "a wrong type",
      "inputs: { message: { type: int } }\nservices: [upper]",
      "TYPE_MISMATCH",
      "services[0]",
      "convert",
    ],
    [
      "an input that may be absent",
      "inputs: { message: { type: string, required: false } }\nservices: [upper]",
      "POSSIBLY_ABSENT",
      "services[0]",
      "orValue",
    ],
    [
      "a service with endpoints",
      `${message}services: [stock]`,
      "UNKNOWN_ENDPOINT",
      "services[0]",
      "stock.reserve",
    ],
    [
      "an output of another type",
      `${message}outputs: { message: { type: int } }\nservices: [upper]`,
      "TYPE_MISMATCH",
      "outputs[0]",
      "declare",
    ],
    [
      "a number where an int is needed",
      "inputs: { message: { type: string }, number: { type: number } }\noutputs: { half: { type: int } }\nservices: [half]",
      "TYPE_MISMATCH",
      "outputs[0]",
      "declare",
    ],
    [
      "a number given to an int",
      "inputs: { number: { type: int }, digits: { type: number } }\nservices: [half]",
      "TYPE_MISMATCH",
      "services[0]",
      "int(",
    ],
    ["nothing to do", "services: []\n", "EMPTY_WORKFLOW", "", "services"],
    [
      "both forms",
      `${message}services: [upper]\noperations: [{ call: upper }]`,
      "SERVICES_AND_OPERATIONS",
      "operations",
      "call",
    ],
    [
      "a duplicate input",
      "inputs: [{ name: a, type: any }, { name: a, type: any }]\nservices: [anything]",
      "DUPLICATE_NAME",
      "inputs[1].name",
      "rename",
    ],
    [
      "a type that does not exist",
      "inputs: { a: { type: integer } }\nservices: [anything]",
      "UNKNOWN_TYPE",
      "inputs[0].type",
      "did you mean `int`?",
    ],
    ["no type", "inputs: { a: { } }\nservices: [anything]", "MISSING_FIELD", "inputs[0]", "any"],
    [
      "a default of another type",
      "inputs: { a: { type: int, default: x } }\nservices: [anything]",
      "INVALID_DEFAULT",
      "inputs[0].default",
      "match",
    ],
    [
      "null as a default",
      "inputs: { a: { type: int, default: null } }\nservices: [anything]",
      "INVALID_DEFAULT",
      "inputs[0].default",
      "`required: false`",
    ],
    [
      "a numeric name",
      "inputs: { 1: { type: int } }\nservices: [anything]",
      "INVALID_NAME",
      "inputs[0].name",
      "rename",
    ],
    [
      "a schema that is not valid",
      "inputs: { a: { type: list, schema: { items: { type: text } } } }\nservices: [anything]",
      "INVALID_SCHEMA",
      "inputs[0].schema",
      "2020-12",
    ],
  ])("has a finding for %s", (_, text, code, path, hint) => {
    const { findings } = check(text);
    expect(findings[0]).toMatchObject({ severity: "error", code, path });
    expect(findings[0]!.hint).toContain(hint);
    expect(findings[0]!.line).toBeGreaterThan(0);
  });

  it("lets int be a number, fills defaults, and leaves optional inputs away", () => {
    expect(check("inputs: { number: { type: int } }\nservices: [half]\n").findings).toEqual([]);
  });

  it("knows nothing for certain after a service without declared outputs", () => {
    expect(
      check(
        "inputs: { a: { type: string } }\noutputs: { whatever: { type: int } }\nservices: [anything, upper]\n",
      ).findings,
    ).toEqual([]);
  });

  it("gives the whole document to a service that declares nothing", () => {
    const plan = compileWorkflow(check("services: [anything]\n").definition, 1, (name) => known.get(name));
    expect(plan.operations[0]).toMatchObject({ input: { kind: "document" }, output: { kind: "merge" } });
  });
});

describe("a workflow of operations", () => {
  it("types flow from answers to later operations", () => {
    const { findings, definition } = check(
      `${message}outputs: { loud: { type: string }, spaces: { type: int } }
operations:
  - call: upper
    output: { loud: "\${ answer.message }" }
  - name: count
    call: space-counter
    input: { message: "\${ data.loud }" }
    retry: { attempts: 2, first: 1s, on: [TIMEOUT] }
    attempt_timeout: 5s
    timeout: 1m
  - when: steps.count.space_count > 3 && \${ true }
    set: { x: 1 }
`.replace(" && ${ true }", ""),
    );
    expect(findings).toMatchObject([{ code: "OUTPUT_NEVER_PRODUCED" }]);
    const plan = compileWorkflow(definition, 1, (name) => known.get(name));
    expect(plan.operations).toMatchObject([
      { name: "upper", output: { kind: "mapping" } },
      {
        name: "count",
        input: { kind: "mapping" },
        output: { kind: "none" },
        attemptTimeoutMs: 5_000,
        timeoutMs: 60_000,
        retry: { attempts: 2, firstMs: 1_000, factor: 2, on: ["TIMEOUT"] },
      },
      { name: "set", when: { source: "steps.count.space_count > 3" } },
    ]);
  });

  it("takes an output of ${ answer } as a merge", () => {
    const { definition } = check(`${message}operations: [{ call: upper, output: "\${ answer }" }]\n`);
    expect(compileWorkflow(definition, 1, (name) => known.get(name)).operations[0]).toMatchObject({
      output: { kind: "merge" },
    });
  });

  it.each([
    [
      "a misspelt field",
      `operations: [{ call: upper, input: { message: "\${ data.mesage }" } }]`,
      "UNKNOWN_FIELD",
      "operations[0].call.input.message",
    ],
    [
      "a misspelt input",
      `operations: [{ call: upper, input: { mesage: x } }]`,
      "MISSING_INPUT",
      "operations[0].call.input",
    ],
    [
      "an input that is not declared",
      `operations: [{ call: upper, input: { message: x, more: 1 } }]`,
      "UNKNOWN_INPUT",
      "operations[0].call.input.more",
    ],
    [
      "an input of another type",
      `operations: [{ call: upper, input: { message: 5 } }]`,
      "TYPE_MISMATCH",
      "operations[0].call.input.message",
    ],
    [
      "an input that is no object",
      `operations: [{ call: upper, input: "\${ data.message }" }]`,
      "TYPE_MISMATCH",
      "operations[0].call.input",
    ],
    [
      "an answer's misspelt field",
      `operations: [{ call: upper, output: { a: "\${ answer.mesage }" } }]`,
      "UNKNOWN_FIELD",
      "operations[0].call.output.a",
    ],
    [
      "an answer before it is there",
      `operations: [{ call: upper, input: { message: "\${ answer.message }" } }]`,
      "UNKNOWN_NAME",
      "operations[0].call.input.message",
    ],
    [
      "a step before it ran",
      `operations: [{ call: upper, input: { message: "\${ steps.b.message }" } }, { name: b, call: upper }]`,
      "UNKNOWN_FIELD",
      "operations[0].call.input.message",
    ],
    [
      "a step that may have been skipped",
      `operations: [{ name: a, call: upper, when: data.message != '' }, { set: { x: "\${ steps.a.message }" } }]`,
      "POSSIBLY_ABSENT",
      "operations[1].set.values.x",
    ],
    [
      "a value that may not be written",
      `operations: [{ set: { x: 1 }, when: data.message != '' }, { set: { y: "\${ data.x }" } }]`,
      "POSSIBLY_ABSENT",
      "operations[1].set.values.y",
    ],
    [
      "an answer's field that may be absent",
      `operations: [{ call: half, input: { number: 1 }, output: { r: "\${ answer.rest }" } }]`,
      "POSSIBLY_ABSENT",
      "operations[0].call.output.r",
    ],
    [
      "a condition that is none",
      "operations: [{ set: { x: 1 }, when: data.message }]",
      "TYPE_MISMATCH",
      "operations[0].when",
    ],
    [
      "an unknown endpoint",
      "operations: [{ call: stock.reserv, input: { sku: a, count: 1 } }]",
      "UNKNOWN_ENDPOINT",
      "operations[0].call.service",
    ],
    [
      "an endpoint of a one-address service",
      "operations: [{ call: upper.go }]",
      "UNKNOWN_ENDPOINT",
      "operations[0].call.service",
    ],
    ["an unknown service", "operations: [{ call: nobody }]", "UNKNOWN_SERVICE", "operations[0].call.service"],
    [
      "a name twice",
      "operations: [{ name: a, set: { x: 1 } }, { name: a, set: { x: 1 } }]",
      "DUPLICATE_NAME",
      "operations[1].name",
    ],
    [
      "a name that breaks the rules",
      "operations: [{ name: A-b, set: { x: 1 } }]",
      "INVALID_NAME",
      "operations[0].name",
    ],
    [
      "a duration that is none",
      "operations: [{ call: upper, timeout: soon }]",
      "INVALID_DURATION",
      "operations[0].call.timeout",
    ],
    [
      "retry out of bounds",
      "operations: [{ call: upper, retry: { attempts: 0 } }]",
      "INVALID_NUMBER",
      "operations[0].call.retry.attempts",
    ],
    [
      "jitter out of bounds",
      "operations: [{ call: upper, retry: { jitter: 1.5 } }]",
      "INVALID_NUMBER",
      "operations[0].call.retry.jitter",
    ],
    [
      "an expression that is not closed",
      `operations: [{ set: { x: "\${ data.message" } }]`,
      "EXPRESSION_SYNTAX",
      "operations[0].set.values.x",
    ],
    [
      "a list in a text",
      `operations: [{ set: { x: "a \${ [1] }" } }]`,
      "TYPE_MISMATCH",
      "operations[0].set.values.x",
    ],
    [
      "an optional value in a list",
      `operations: [{ set: { x: ["\${ data.?message }"] } }]`,
      "POSSIBLY_ABSENT",
      "operations[0].set.values.x[0]",
    ],
    [
      "null for a required input",
      `operations: [{ call: upper, input: { message: null } }]`,
      "TYPE_MISMATCH",
      "operations[0].call.input.message",
    ],
    ["nothing to set", "operations: [{ set: {} }]", "MISSING_FIELD", "operations[0].set"],
  ])("has a finding for %s", (_, text, code, path) => {
    const { findings } = check(`${message}${text}\n`);
    expect(findings[0]).toMatchObject({ severity: "error", code, path });
    expect(findings[0]!.line).toBe(3);
    expect(() =>
      compileWorkflow(check(`${message}${text}\n`).definition, 1, (name) => known.get(name)),
    ).toThrow(LanguageError);
  });

  it.each([
    [
      "a guarded step",
      `operations: [{ name: a, call: upper, when: data.message != '' }, { set: { x: "\${ has(steps.a) ? steps.a.message : '' }" } }]`,
    ],
    [
      "an optional step",
      `operations: [{ name: a, call: upper, when: data.message != '' }, { set: { x: "\${ steps.?a.?message.orValue('') }" } }]`,
    ],
    [
      "a condition that makes sure",
      `operations: [{ name: a, call: upper, when: data.message != '' }, { set: { x: "\${ steps.a.message }" }, when: has(steps.a) }]`,
    ],
    [
      "a value replaced under a condition",
      `operations: [{ set: { message: x }, when: data.message != '' }, { call: upper }]`,
    ],
    [
      "an optional field left away",
      `operations: [{ call: half, input: { number: 1, note: "\${ data.?none }" } }]`.replace(
        "data.?none",
        "event.labels[?'note']",
      ),
    ],
    [
      "null for an optional field and for one with a default",
      `operations: [{ call: half, input: { number: 1, note: null, digits: null } }]`,
    ],
    [
      "a dynamic endpoint call",
      `operations: [{ call: stock.reserve, input: { sku: "\${ data.message }", count: "\${ int(data.message) }" } }]`,
    ],
  ])("accepts %s", (_, text) => {
    expect(check(`${message}${text}\n`).findings).toEqual([]);
  });

  it("checks whether a new revision of a service breaks a workflow", () => {
    const { definition } = check(`${message}services: [upper]\n`);
    const broken = { ...known.get("upper")!, inputs: known.get("half")!.inputs };
    expect(checkWorkflow(definition, () => broken)).toMatchObject([{ code: "MISSING_INPUT" }]);
  });

  it("bounds the number of operations and of findings", () => {
    const many = Array.from({ length: 2_001 }, () => "upper").join(",");
    expect(check(`${message}services: [${many}]\n`).findings).toMatchObject([{ code: "TOO_LARGE" }]);
    const wrong = Array.from({ length: 900 }, () => "nobody").join(",");
    expect(check(`${message}services: [${wrong}]\n`).findings).toHaveLength(200);
  });

  it("is checked in a time that grows with its length", () => {
    const operations = Array.from(
      { length: 1_000 },
      (_, index) => `  - { name: s${index}, call: upper, output: { m${index}: "\${ answer.message }" } }`,
    ).join("\n");
    const begun = performance.now();
    expect(check(`${message}operations:\n${operations}\n`).findings).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });
});

describe("usedServices", () => {
  it("names each service once", () => {
    expect(
      usedServices(
        check(
          "operations: [{ call: anything }, { call: stock.reserve, input: { sku: a, count: 1 } }, { call: anything }]",
        ).definition,
      ),
    ).toEqual(["anything", "stock"]);
  });
});
