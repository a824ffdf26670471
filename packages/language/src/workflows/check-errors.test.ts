import type { JsonValue, WorkflowDefinition } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import {
  checkWorkflow,
  compileWorkflow,
  definitionToJson,
  readDefinitions,
  readDefinitionValue,
  sameDefinition,
  writeDefinition,
} from "../index.js";
import { check, codes, find, read } from "../../test/text-workflows.js";

describe("raise", () => {
  it("is compiled to one expression, and keeps what comes after it from being reached", () => {
    const raised = '  - raise: { reason: TOO_LARGE, message: "${ data.n } is too much", data: { most: 5 } }';
    const [operation] = compileWorkflow(read(raised), 1, find).operations;

    expect(operation).toMatchObject({ verb: "raise", name: "raise" });
    expect(codes(check(`${raised}\n  - set: { x: 1 }`))).toEqual([["UNREACHABLE", "operations[1]"]]);
    expect(check(raised.replace("raise:", "when: data.n > 1\n    raise:") + "\n  - set: { x: 1 }")).toEqual(
      [],
    );
  });

  it.each([
    ["  - raise: {}", "MISSING_FIELD", "operations[0].raise.reason"],
    ["  - raise: { reason: two words }", "INVALID_NAME", "operations[0].raise.reason"],
    ['  - raise: { reason: "${ data.n }" }', "TYPE_MISMATCH", "operations[0].raise.reason"],
    ['  - raise: { reason: A, message: "${ [1] }" }', "TYPE_MISMATCH", "operations[0].raise.message"],
    ['  - raise: { reason: A, data: { x: "${ data.m }" } }', "UNKNOWN_FIELD", "operations[0].raise.data.x"],
    ['  - raise: { reason: "${ error.reason }" }', "UNKNOWN_NAME", "operations[0].raise.reason"],
  ])("%j gets %s", (operations, code, path) => {
    expect(codes(check(operations))[0]).toEqual([code, path]);
  });
});

describe("try", () => {
  const tried = `
  - name: attempt
    try:
      - set: { a: 1 }
      - name: loud
        call: upper
        output: { message: "\${ answer.message }", b: 2 }
      - set: { c: 3 }
    catch:
      - reason: DECLINED
        do: [{ set: { why: "\${ error.message }", c: 0 } }]
      - when: error.attempts > 3 && has(error.data)
        do: [{ raise: { reason: "\${ error.reason }", data: "\${ error.data }" } }]
    finally:
      - set: { last: "\${ data.?a.orValue(0) }" }
`;

  it("is compiled with its bodies", () => {
    const definition = read(tried);
    expect(checkWorkflow(definition, find)).toEqual([]);

    expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
      {
        verb: "try",
        name: "attempt",
        catches: [{ reasons: ["DECLINED"] }, { when: { source: "error.attempts > 3 && has(error.data)" } }],
        bodies: {
          do: [{ name: "set" }, { name: "loud" }, { name: "set_2" }],
          "catch[0]": [{ name: "set_3" }],
          "catch[1]": [{ name: "raise" }],
          finally: [{ name: "set_4" }],
        },
      },
    ]);
  });

  it("makes certain afterwards what it gives with and without an error", () => {
    expect(check(`${tried}  - set: { x: "\${ data.c + data.last }" }`)).toEqual([]);
    for (const absent of ["data.a", "data.b", "data.why", "steps.loud.message"]) {
      expect(codes(check(`${tried}  - set: { x: "\${ ${absent} }" }`))).toEqual([
        ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
      ]);
    }
  });

  it("knows in a catch only what was there whichever operation failed", () => {
    const caught = (value: string) =>
      check(`
  - set: { before: 1 }
  - try:
      - set: { inside: 1, before: text }
      - call: upper
    catch:
      - do: [{ set: { x: "\${ ${value} }" } }]`).map(({ code }) => code);

    expect(caught("data.before")).toEqual([]);
    expect(caught("data.inside")).toEqual(["POSSIBLY_ABSENT"]);
    // It is an int or a text by then.
    expect(caught("data.before + 1")).toEqual([]);
    expect(caught("error.step + data.kind")).toEqual([]);
    expect(caught("error.data.limit")).toEqual(["POSSIBLY_ABSENT"]);
    expect(caught("error.reasn")).toEqual(["UNKNOWN_FIELD"]);
  });

  it("is not gone on from when neither it nor a catch comes to its end", () => {
    expect(
      codes(
        check(
          "  - try: [{ return: {} }]\n    catch: [{ do: [{ raise: { reason: A } }] }]\n  - set: { x: 1 }",
        ),
      ),
    ).toEqual([["UNREACHABLE", "operations[1]"]]);
  });

  it("finds a catch whose reasons are taken before it", () => {
    const caught = (...handlers: string[]) =>
      codes(check(`  - try: [{ call: upper }]\n    catch: [${handlers.join(", ")}]`));

    expect(caught("{ reason: [A, B] }", "{ reason: B, when: error.attempts > 1 }")).toEqual([
      ["UNREACHABLE", "operations[0].try.catch[1]"],
    ]);
    expect(caught("{ reason: A }", "{ reason: B }", "{ reason: [B, A] }")).toEqual([
      ["UNREACHABLE", "operations[0].try.catch[2]"],
    ]);
    expect(caught("{ reason: A, when: error.attempts > 1 }", "{ reason: A }", "{ reason: [A, B] }")).toEqual(
      [],
    );
    expect(caught("{ reason: A }", "{}", "{ reason: A }")).toEqual([
      ["UNREACHABLE", "operations[0].try.catch[2]"],
    ]);
  });

  it("lets error be seen inside its catch alone", () => {
    const codesOf = (operations: string) => check(operations).map(({ code }) => code);
    const set = 'set: { x: "${ error.reason }" }';

    expect(codesOf(`  - try: [{ ${set} }]\n    catch: [{}]`)).toEqual(["UNKNOWN_NAME"]);
    expect(codesOf(`  - try: [{ call: upper }]\n    finally: [{ ${set} }]`)).toEqual(["UNKNOWN_NAME"]);
    expect(
      codesOf(
        `  - try: [{ call: upper }]\n    catch: [{ do: [{ try: [{ ${set} }], finally: [{ set: { y: "\${ error.step }" } }] }] }]`,
      ),
    ).toEqual([]);
  });

  it.each([
    ["  - try: []\n    catch: [{}]", "MISSING_FIELD", "operations[0].try"],
    ["  - try: [{ call: upper }]", "MISSING_FIELD", "operations[0].try"],
    [
      "  - try: [{ call: upper }]\n    catch: [{}, { reason: A }]",
      "UNREACHABLE",
      "operations[0].try.catch[1]",
    ],
    [
      "  - try: [{ call: upper }]\n    catch: [{ reason: [A, 'b c'] }]",
      "INVALID_NAME",
      "operations[0].try.catch[0].reason[1]",
    ],
    [
      "  - try: [{ call: upper }]\n    catch: [{ when: error.attempts }]",
      "TYPE_MISMATCH",
      "operations[0].try.catch[0].when",
    ],
    [
      "  - try: [{ call: upper }]\n    finally: [{ return: {} }]",
      "MISPLACED",
      "operations[0].try.finally[0].return",
    ],
  ])("%j gets %s", (operations, code, path) => {
    expect(codes(check(operations))[0]).toEqual([code, path]);
  });

  it("nests as deep as the limit says, and no deeper", () => {
    const nested = (levels: number): object[] =>
      levels === 0 ? [{ set: { x: 1 } }] : [{ try: nested(levels - 1), catch: [{}] }];
    const at = (levels: number) => {
      const { document } = readDefinitionValue(
        JSON.parse(JSON.stringify({ name: "w", operations: nested(levels) })) as JsonValue,
        "workflow",
      );
      return codes(checkWorkflow(document!.definition as WorkflowDefinition, find));
    };

    expect(at(15)).toEqual([]);
    expect(at(16)).toEqual([["TOO_DEEP", `operations[0]${".try.do[0]".repeat(16)}`]]);
  });

  it("is the same written and read again", () => {
    const definition = read(tried);
    const text = writeDefinition(definition, "yaml");
    const { documents, findings } = readDefinitions(text);

    expect(findings).toEqual([]);
    expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
    const other = readDefinitions(text.replace("DECLINED", "REFUSED")).documents[0]!.definition;
    expect(sameDefinition(definition, other)).toBe(false);
  });
});
