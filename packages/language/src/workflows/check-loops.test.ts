import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  readDefinitions,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { check, codes, find, read } from "../../test/text-workflows.js";

describe("while", () => {
  const poll = `
  - name: poll
    while: data.n < 5
    maximum: 10
    do:
      - name: loud
        call: upper
        output: { message: "\${ answer.message }", last: "\${ answer.message }" }
      - set: { n: "\${ data.n + 1 }" }
`;

  it("is compiled with its body", () => {
    const definition = read(poll);
    expect(checkWorkflow(definition, find)).toEqual([]);

    expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
      {
        verb: "while",
        name: "poll",
        maximum: 10,
        condition: { source: "data.n < 5" },
        bodies: { do: [{ name: "loud" }, { name: "set" }] },
      },
    ]);
  });

  it("makes optional what only its body gives, inside a round and afterwards", () => {
    for (const absent of ["data.last", "steps.loud.message"]) {
      const set = `set: { x: "\${ ${absent} }" }`;
      expect(codes(check(`${poll}  - ${set}`))).toEqual([["POSSIBLY_ABSENT", "operations[1].set.values.x"]]);
      expect(codes(check(poll.replace("do:\n", `do:\n      - ${set}\n`)))).toEqual([
        ["POSSIBLY_ABSENT", "operations[0].while.do[0].set.values.x"],
      ]);
    }
    expect(codes(check(poll.replace("data.n < 5", 'data.last != ""')))).toEqual([
      ["POSSIBLY_ABSENT", "operations[0].while.condition"],
    ]);
    expect(check(`  - set: { last: "" }${poll.replace("data.n < 5", 'data.last != ""')}`)).toEqual([]);
  });

  it("knows what a round may have made of a type", () => {
    const loop = (value: string, use: string) =>
      check(`
  - set: { x: 1 }
  - while: data.n < 5
    maximum: 10
    do:
      - set: { y: "\${ ${use} }" }
      - set: { x: "\${ ${value} }" }`);

    expect(loop("data.x + 1", "data.x % 2")).toEqual([]);
    expect(codes(loop("data.x + 0.5", "[1, 2][data.x]"))).toEqual([
      ["TYPE_MISMATCH", "operations[1].while.do[0].set.values.y"],
    ]);
    // It may be a text from the second round on: what it is shows when it runs.
    expect(loop("string(data.x)", "data.x + 1")).toEqual([]);
    expect(loop("{'in': data.x}", "data.x")).toEqual([]);
  });

  it("lets a round look for what the one before may have left", () => {
    expect(
      check(poll.replace("do:\n", 'do:\n      - set: { x: "${ data.?last.orValue(data.message) }" }\n')),
    ).toEqual([]);
  });

  it("finds what is wrong although nothing is known of what that writes", () => {
    expect(codes(check(poll.replace(/output: .*/, 'output: "${ data.nothing }"')))).toEqual([
      ["UNKNOWN_FIELD", "operations[0].while.do[0].call.output"],
    ]);
  });

  it("tells each finding once", () => {
    expect(codes(check(poll.replace("data.n + 1", "data.m + 1")))).toEqual([
      ["UNKNOWN_FIELD", "operations[0].while.do[1].set.values.n"],
    ]);
  });

  it.each([
    ["  - while: data.n < 5\n    do: [{ set: { n: 1 } }]", "MISSING_FIELD", "operations[0].while.maximum"],
    [
      "  - while: data.n < 5\n    maximum: 10001\n    do: [{ set: { n: 1 } }]",
      "INVALID_NUMBER",
      "operations[0].while.maximum",
    ],
    ["  - while: data.n < 5\n    maximum: 5", "MISSING_FIELD", "operations[0].while"],
    [
      "  - while: ''\n    maximum: 5\n    do: [{ set: { n: 1 } }]",
      "MISSING_FIELD",
      "operations[0].while.condition",
    ],
    [
      "  - while: data.n\n    maximum: 5\n    do: [{ set: { n: 1 } }]",
      "TYPE_MISMATCH",
      "operations[0].while.condition",
    ],
    [
      "  - while: data.n < 5\n    maximum: 5\n    do: [{ return: {} }, { set: { n: 1 } }]",
      "UNREACHABLE",
      "operations[0].while.do[1]",
    ],
  ])("%j gets %s", (operations, code, path) => {
    expect(codes(check(operations))[0]).toEqual([code, path]);
  });

  it("never goes on behind a condition that always holds", () => {
    const loop = `  - while: "true"\n    maximum: 5\n    do:\n      - when: data.n > 3\n        return: { message: done }\n`;
    expect(check(loop)).toEqual([]);
    expect(codes(check(`${loop}  - set: { n: 1 }`))).toEqual([["UNREACHABLE", "operations[1]"]]);
  });

  it("is checked in bounded time however its types go around", () => {
    // Each round hands a type on from one field to the next, and each loop begins with one of the loop around it.
    const chain = (level: number) =>
      `{ set: { a${level}: "\${ data.b${level} }", b${level}: "\${ data.c${level} }", c${level}: "\${ data.a${level - 1} }" } }`;
    const nested = (levels: number, fill: number): string =>
      levels === 0
        ? Array.from({ length: fill }, (_, index) => `{ set: { f${index}: "\${ data.n }" } }`).join(", ")
        : `{ while: data.n < 1, maximum: 5, do: [${nested(levels - 1, fill)}, ${chain(levels)}] }`;
    const begin = (levels: number) =>
      `  - set: { a0: text, ${Array.from({ length: levels }, (_, at) => `a${at + 1}: 1, b${at + 1}: 1, c${at + 1}: 1`).join(", ")} }\n`;
    // Others may have the processor meanwhile.
    const begun = process.threadCpuUsage().user;

    expect(check(`${begin(3)}  - ${nested(3, 50)}`)).toEqual([]);
    expect(check(`${begin(12)}  - ${nested(12, 900)}`)).toEqual([]);
    expect((process.threadCpuUsage().user - begun) / 1_000).toBeLessThan(4_000);
  });

  it("is the same written and read again", () => {
    const definition = read(poll);
    const text = writeDefinition(definition, "yaml");
    const { documents, findings } = readDefinitions(text);

    expect(findings).toEqual([]);
    expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
    expect(sameDefinition(documents[0]!.definition, definition)).toBe(true);
    const other = readDefinitions(text.replace("maximum: 10", "maximum: 11")).documents[0]!.definition;
    expect(sameDefinition(definition, other)).toBe(false);
  });
});
