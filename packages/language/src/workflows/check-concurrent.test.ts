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

const set = (value: string) => `  - set: { x: "\${ ${value} }" }\n`;
const words = `  - set: { words: [a, b], sizes: { a: 1, b: 2 } }\n`;

describe("for", () => {
  const loop = `${words}  - name: shout
    for: \${ data.words }
    as: word
    concurrency: 8
    do:
      - name: loud
        call: upper
        input: { message: "\${ word }" }
        output: { last: "\${ answer.message }" }
    collect: \${ string(word_index) + steps.loud.message + data.last }
    on_error: continue
`;

  it("is compiled with its body, and what is left out as it is by default", () => {
    const definition = read(`${loop}  - for: \${ data.words }\n    do: [{ set: { a: "\${ item }" } }]\n`);
    expect(checkWorkflow(definition, find)).toEqual([]);

    expect(compileWorkflow(definition, 1, find).operations.slice(1)).toMatchObject([
      {
        verb: "for",
        name: "shout",
        as: "word",
        concurrency: 8,
        goesOn: true,
        over: { source: "${ data.words }" },
        collect: {},
        bodies: { do: [{ name: "loud" }] },
      },
      { verb: "for", as: "item", concurrency: 1, goesOn: false },
    ]);
  });

  it("gives items of the type that rounds give, and errors where the others go on", () => {
    const stopping = loop.replace("    on_error: continue\n", "");
    expect(check(`${stopping}${set("steps.shout.items[0] + 'x'")}`)).toEqual([]);
    expect(codes(check(`${stopping}${set("steps.shout.items[0] + 1")}`))).toEqual([
      ["TYPE_MISMATCH", "operations[2].set.values.x"],
    ]);
    expect(check(`${loop}${set("steps.shout.errors[0].index + 1")}`)).toEqual([]);
    expect(codes(check(`${stopping}${set("steps.shout.errors")}`))).toEqual([
      ["UNKNOWN_FIELD", "operations[2].set.values.x"],
    ]);
  });

  it("keeps what its body writes and answers inside", () => {
    expect(codes(check(`${loop}${set("data.last")}`))).toEqual([
      ["UNKNOWN_FIELD", "operations[2].set.values.x"],
    ]);
    expect(codes(check(`${loop}${set("steps.loud.message")}`))).toEqual([
      ["UNKNOWN_FIELD", "operations[2].set.values.x"],
    ]);
    expect(codes(check(`${loop}${set("word")}`))).toEqual([["UNKNOWN_NAME", "operations[2].set.values.x"]]);
  });

  it("knows the items of a map by their names", () => {
    const each = (value: string) =>
      check(`${words}  - for: \${ data.sizes }\n    as: size\n    do: [{ set: { x: "\${ ${value} }" } }]\n`);
    expect(each("size_key + string(size + size_index)")).toEqual([]);
    expect(codes(each("size + 'x'"))).toEqual([["TYPE_MISMATCH", "operations[1].for.do[0].set.values.x"]]);
    const list = `${words}  - for: \${ data.words }\n    do: [{ set: { x: "\${ item_key }" } }]\n`;
    expect(codes(check(list))).toEqual([["UNKNOWN_NAME", "operations[1].for.do[0].set.values.x"]]);
  });

  it.each([
    ["for: ${ data.n }", "TYPE_MISMATCH", "for.over"],
    ["for: data.words", "TYPE_MISMATCH", "for.over"],
    ["for: ''", "MISSING_FIELD", "for.over"],
    ["for: ${ data.?absent }", "UNKNOWN_FIELD", "for.over"],
    ["for: ${ data.words }, as: data", "DUPLICATE_NAME", "for.as"],
    ["for: ${ data.words }, as: Word", "INVALID_NAME", "for.as"],
    ["for: ${ data.words }, concurrency: 1001", "INVALID_NUMBER", "for.concurrency"],
    ["for: ${ data.words }, collect: ${ data.gone }", "UNKNOWN_FIELD", "for.collect"],
  ])("refuses %s", (keys, code, path) => {
    const lines = keys.split(", ").map((line) => line.replaceAll(/\$\{.*?\}/g, (text) => `"${text}"`));
    const text = `${words}  - ${lines.join("\n    ")}\n    do: [{ set: { a: 1 } }]\n`;

    expect(codes(check(text))).toContainEqual([code, `operations[1].${path}`]);
  });

  it("refuses names that hide those of loops around, and an end of the event inside", () => {
    const nested = `${words}  - for: \${ data.words }\n    do: [{ for: "\${ data.words }", do: [{ return: { x: "\${ item }" } }] }]\n`;

    expect(codes(check(nested))).toEqual([
      ["DUPLICATE_NAME", "operations[1].for.do[0].for.as"],
      ["MISPLACED", "operations[1].for.do[0].for.do[0].return"],
    ]);
  });

  it("hands errors to a catch that knows the document as it was before", () => {
    const guarded = `  - try:\n      - for: "\${ ['a'] }"\n        do: [{ set: { seen: "\${ item }" } }]\n    catch: [{ do: [{ set: { x: "\${ data.seen }" } }] }]\n`;

    expect(codes(check(guarded))).toEqual([
      ["UNKNOWN_FIELD", "operations[0].try.catch[0].do[0].set.values.x"],
    ]);
  });
});

describe("fork", () => {
  const fork = `  - name: both
    fork:
      loud:
        - name: shout
          call: upper
          output: { text: "\${ answer.message }" }
      size:
        - name: measure
          call: count
        - when: data.n > 5
          set: { big: true, n: 0 }
`;

  it("is compiled with its branches", () => {
    const definition = read(fork);
    expect(checkWorkflow(definition, find)).toEqual([]);

    expect(compileWorkflow(definition, 1, find).operations).toMatchObject([
      {
        verb: "fork",
        branches: ["loud", "size"],
        waitFor: 2,
        bodies: { "branches[0]": [{ name: "shout" }], "branches[1]": [{ name: "measure" }, { name: "set" }] },
      },
    ]);
  });

  it("gives what branches wrote and answered, certain where all are waited for", () => {
    expect(check(`${fork}${set("steps.both.loud.text + steps.shout.message")}`)).toEqual([]);
    expect(check(`${fork}${set("steps.measure.n + data.n")}`)).toEqual([]);
    expect(codes(check(`${fork}${set("steps.both.size.n")}`))).toEqual([
      ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
    ]);
    expect(codes(check(`${fork}${set("data.text")}`))).toEqual([
      ["UNKNOWN_FIELD", "operations[1].set.values.x"],
    ]);
    for (const absent of ["steps.both.loud.text", "steps.shout.message"])
      expect(codes(check(`${fork}    wait_for: first\n${set(absent)}`))).toEqual([
        ["POSSIBLY_ABSENT", "operations[1].set.values.x"],
      ]);
  });

  it("never goes on where too few branches do", () => {
    expect(
      codes(check(fork.replace(/ {10}output.*\n/, "        - raise: { reason: NO }\n") + set("1"))),
    ).toEqual([["UNREACHABLE", "operations[1]"]]);
  });

  it("has a thousand branches at most", () => {
    const wide = (count: number) => {
      const branches = Array.from({ length: count }, (_, at) => `b${at}: [{ set: { x: ${at} } }]`);
      return codes(check(`  - fork: { ${branches.join(", ")} }\n`));
    };

    expect(wide(1_000)).toEqual([]);
    expect(wide(1_001)).toEqual([["TOO_LARGE", "operations[0].fork"]]);
  });

  it.each([
    ["fork: {}", "MISSING_FIELD", "fork"],
    ["fork: { a: [{ set: { x: 1 } }], b: [] }", "MISSING_FIELD", "fork.branches[1]"],
    ["fork: { a: [{ set: { x: 1 } }], B: [{ set: { x: 1 } }] }", "INVALID_NAME", "fork.branches[1].name"],
    [
      "fork: [{ name: a, do: [{ set: { x: 1 } }] }, { name: a, do: [{ set: { x: 1 } }] }]",
      "DUPLICATE_NAME",
      "fork.branches[1].name",
    ],
    [
      "fork: { a: [{ set: { x: 1 } }], b: [{ set: { x: 1 } }] }\n    wait_for: 3",
      "INVALID_NUMBER",
      "fork.wait_for",
    ],
    [
      "fork: { a: [{ set: { x: 1 } }], b: [{ return: { x: 1 } }] }",
      "MISPLACED",
      "fork.branches[1].do[0].return",
    ],
  ])("refuses %s", (text, code, path) => {
    expect(codes(check(`  - ${text}\n`))).toContainEqual([code, `operations[0].${path}`]);
  });

  it("is the same written and read again, whatever is said although it is the default", () => {
    const loop = `  - for: "\${ [1] }"\n    do: [{ set: { a: "\${ item }" } }]\n    collect: { a: "\${ data.a }" }\n    on_error: continue\n`;
    const definition = read(`${fork}    wait_for: first\n${loop}`);
    for (const form of ["yaml", "json"] as const) {
      const { documents, findings } = readDefinitions(writeDefinition(definition, form));
      expect(findings).toEqual([]);
      expect(definitionToJson(documents[0]!.definition)).toEqual(definitionToJson(definition));
      expect(sameDefinition(documents[0]!.definition, definition)).toBe(true);
    }
    const all = read(`${fork}    wait_for: 2\n${loop}    concurrency: 1\n    as: item\n`);
    expect(sameDefinition(all, read(`${fork}    wait_for: all\n${loop}`))).toBe(true);
    expect(sameDefinition(all, definition)).toBe(false);
  });
});
