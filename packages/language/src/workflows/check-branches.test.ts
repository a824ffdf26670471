import type { WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  locateFindings,
  readDefinitions,
  readDefinitionValue,
  sameDefinition,
  usedServices,
  writeDefinition,
} from "../index.js";
import { check, codes, find, read } from "../../test/text-workflows.js";

describe("switch", () => {
  const branches = `
  - name: sort
    switch:
      - when: data.kind == "a"
        do:
          - name: loud
            call: upper
            output: { message: "\${ answer.message }", loud: true }
      - when: data.kind == "b"
        do: { counted: { call: count, output: { n: "\${ answer.n }", loud: false } } }
    otherwise:
      - set: { loud: false, plain: yes }
`;

  it("is compiled with its bodies", () => {
    const definition = read(branches);
    expect(checkWorkflow(definition, find)).toEqual([]);

    expect(usedServices(definition)).toEqual(["upper", "count"]);
    expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
      {
        verb: "switch",
        name: "sort",
        cases: [{ source: 'data.kind == "a"' }, { source: 'data.kind == "b"' }],
        bodies: {
          "cases[0]": [{ verb: "call", name: "loud" }],
          "cases[1]": [{ verb: "call", name: "counted" }],
          otherwise: [{ verb: "set", name: "set" }],
        },
      },
    ]);
  });

  it("makes certain what all branches give, and optional what only some do", () => {
    expect(check(`${branches}  - set: { loud: "\${ !data.loud }" }`)).toEqual([]);
    expect(codes(check(`${branches}  - set: { x: "\${ data.plain }" }`))).toEqual([
      ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
    ]);
    expect(codes(check(`${branches}  - set: { x: "\${ steps.counted.n }" }`))).toEqual([
      ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
    ]);
    expect(check(`${branches}  - set: { x: "\${ steps.?counted.n.orValue(0) }" }`)).toEqual([]);
  });

  it("does not count branches that never come to their end", () => {
    expect(
      check(`
  - switch:
      - when: data.kind == "a"
        do: [{ set: { sure: 1 } }]
    otherwise: [{ return: {} }]
  - set: { x: "\${ data.sure }" }`),
    ).toEqual([]);
  });

  it("knows inside a case what its condition made certain", () => {
    const absent = `
  - switch:
      - when: data.kind == "a"
        do: [{ set: { extra: text } }]`;
    expect(
      check(`${absent}
  - switch:
      - when: has(data.extra)
        do:
          - set: { y: 1 }
          - when: data.extra == "text"
            set: { x: "\${ data.extra }" }`),
    ).toEqual([]);
  });

  it.each([
    ["  - switch: []", "MISSING_FIELD", "operations[0].switch"],
    ["  - switch: [{ do: [{ set: { x: 1 } }] }]", "MISSING_FIELD", "operations[0].switch.cases[0].when"],
    ["  - switch: [{ when: data.n }]", "TYPE_MISMATCH", "operations[0].switch.cases[0].when"],
    [
      "  - switch: [{ when: data.n > 1, do: [{ call: upper, input: { mesage: x } }] }]",
      "MISSING_INPUT",
      "operations[0].switch.cases[0].do[0].call.input",
    ],
    [
      "  - switch: [{ when: data.n > 1, do: [{ name: a, set: { x: 1 } }] }]\n    otherwise: [{ name: a, set: { x: 1 } }]",
      "DUPLICATE_NAME",
      "operations[0].switch.otherwise[0].name",
    ],
    [
      "  - switch: [{ when: data.n > 1, do: [{ return: {} }] }]\n    otherwise: [{ return: {} }]\n  - set: { x: 1 }",
      "UNREACHABLE",
      "operations[1]",
    ],
  ])("%j gets %s", (operations, code, path) => {
    expect(codes(check(operations))[0]).toEqual([code, path]);
  });

  it("says where in the text something is wrong", () => {
    const text =
      "name: w\ninputs: { n: { type: int } }\noperations:\n  - switch:\n      - when: data.n > 1\n        do:\n          - set: { x: $" +
      "{ data.m } }\n";
    const { documents } = readDefinitions(text.replace("${ data.m }", '"${ data.m }"'));
    const [document] = documents;
    if (document?.kind !== "workflow") throw new Error("not a workflow");

    expect(locateFindings(checkWorkflow(document.definition, find), document)[0]).toMatchObject({
      code: "UNKNOWN_FIELD",
      line: 7,
      column: 23,
    });
  });

  it("may nest as deep as the limit says, and no deeper", () => {
    const nested = (levels: number): object[] =>
      levels === 0 ? [{ set: { x: 1 } }] : [{ switch: [{ when: "true", do: nested(levels - 1) }] }];
    const at = (levels: number) => {
      const { document, findings } = readDefinitionValue(
        JSON.parse(JSON.stringify({ name: "w", operations: nested(levels) })),
        "workflow",
      );
      if (document === undefined) return findings.map(({ code }) => code);
      return checkWorkflow(document.definition as WorkflowDefinition, find).map(({ code }) => code);
    };

    expect(at(15)).toEqual([]);
    expect(at(16)).toEqual(["TOO_DEEP"]);
  });

  it("counts the operations inside", () => {
    const many = Array.from({ length: 2_000 }, () => "{ set: { x: 1 } }").join(", ");
    expect(codes(check(`  - switch: [{ when: data.n > 1, do: [${many}] }]`))).toEqual([
      ["TOO_LARGE", "operations"],
    ]);
  });
});

describe("return", () => {
  const outputs = "{ state: { type: string }, n: { type: int } }";

  it("is checked against the declared outputs", () => {
    expect(check("  - return: { state: done }", outputs).map(({ code }) => code)).toEqual([
      "OUTPUT_NEVER_PRODUCED",
    ]);
    expect(codes(check("  - return: { state: 7, n: 1 }", outputs))).toEqual([
      ["TYPE_MISMATCH", "operations[0].return.outputs.state"],
    ]);
    expect(check("  - return: { stat: done, n: 1 }", outputs)).toMatchObject([
      { code: "UNKNOWN_FIELD", path: "operations[0].return.outputs.stat", hint: "did you mean `state`?" },
      { code: "OUTPUT_NEVER_PRODUCED" },
    ]);
    expect(codes(check("  - return: text", outputs))[0]).toEqual([
      "TYPE_MISMATCH",
      "operations[0].return.outputs",
    ]);
  });

  it("may leave outputs out that the end gives", () => {
    const declared = "{ n: { type: int }, why: { type: string } }";
    expect(check("  - when: data.n > 3\n    return: { why: large }\n  - set: { m: 1 }", declared)).toEqual(
      [],
    );
  });

  it("takes the document where it gives nothing", () => {
    const definition = read("  - return:", "{ n: { type: string } }");
    expect(codes(checkWorkflow(definition, find))).toEqual([["TYPE_MISMATCH", "operations[0].return"]]);
    expect(compileWorkflow(read("  - return:"), 1, find).operations).toEqual([
      { verb: "return", name: "return" },
    ]);
  });

  it("keeps what comes after it from being reached, unless it is skipped", () => {
    expect(codes(check("  - return: {}\n  - set: { x: 1 }\n  - set: { y: 1 }"))).toEqual([
      ["UNREACHABLE", "operations[1]"],
    ]);
    expect(check("  - when: data.n > 1\n    return: {}\n  - set: { x: 1 }")).toEqual([]);
  });
});

describe("written and read again", () => {
  const definition = read(`
  - name: sort
    switch:
      - when: data.kind == "a"
        do: [{ call: upper, timeout: 60s }]
      - when: data.n > 1
        do: [{ return: { x: "\${ data.n }" } }]
    otherwise: [{ return: null }]`);

  it.each(["yaml", "json"] as const)("is the same, in %s", (format) => {
    const { documents, findings } = readDefinitions(writeDefinition(definition, format));

    expect(findings).toEqual([]);
    expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
    expect(sameDefinition(documents[0]!.definition, definition)).toBe(true);
  });

  it("is told apart by what differs inside, and not by spelling", () => {
    const other = (from: string, to: string) =>
      readDefinitions(writeDefinition(definition, "yaml").replace(from, to)).documents[0]!.definition;

    expect(sameDefinition(definition, other("60s", "1m"))).toBe(true);
    expect(sameDefinition(definition, other("data.n > 1", "${ data.n > 1 }"))).toBe(true);
    expect(sameDefinition(definition, other("60s", "61s"))).toBe(false);
    expect(sameDefinition(definition, other("data.n > 1", "data.n > 2"))).toBe(false);
  });
});
