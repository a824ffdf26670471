import * as fc from "fast-check";
import type { JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { definitionToJson, readDefinitions, readDefinitionValue } from "../index.js";

const read = (text: string) => {
  const { documents, findings } = readDefinitions(text);
  return {
    definitions: documents.map(({ definition }) => definitionToJson(definition)),
    findings: findings.map(({ code, line, column, hint }) => ({ code, at: `${line}:${column}`, hint })),
    codes: findings.map(({ code }) => code),
  };
};

const upper = {
  kind: "service",
  name: "upper",
  address: "http://upper.local:5000/event",
  spec: {
    inputs: { message: { type: "string", description: "The text" } },
    outputs: { message: { type: "string" } },
  },
};

describe("readDefinitions", () => {
  it.each([
    ["the map spelling in JSON", JSON.stringify({ name: "upper", address: upper.address, spec: upper.spec })],
    [
      "the flat spelling in JSON",
      JSON.stringify({
        name: "upper",
        address: upper.address,
        inputs: [{ name: "message", type: "string", description: "The text" }],
        outputs: [{ name: "message", type: "string" }],
      }),
    ],
    [
      "JSON with tabs",
      JSON.stringify({ name: "upper", address: upper.address, spec: upper.spec }, undefined, "\t"),
    ],
    [
      "YAML",
      "name: upper\naddress: http://upper.local:5000/event\ninputs:\n  message: { type: string, description: The text }\noutputs:\n  - name: message\n    type: string\n",
    ],
    [
      "YAML with kind and comments",
      "# ours\nkind: service\nname: upper # yes\naddress: http://upper.local:5000/event\nspec:\n  inputs:\n    message:\n      type: string\n      description: The text\n  outputs: { message: { type: string } }\n",
    ],
  ])("reads %s", (_, text) => {
    expect(read(text)).toEqual({ definitions: [upper], findings: [], codes: [] });
  });

  it("reads several documents and JSON arrays, each with its own source", () => {
    const service = (name: string) => `name: ${name}\naddress: http://${name}/\n`;
    const yaml = readDefinitions(`${service("a")}---\n# second\n${service("b")}`);
    expect(yaml.findings).toEqual([]);
    expect(yaml.documents.map(({ source }) => source)).toEqual([service("a"), `# second\n${service("b")}`]);
    expect(yaml.documents[1]!.locate("address")).toEqual({ line: 6, column: 10 });

    const json = readDefinitions(`[{"name": "a", "address": "http://a/"}, {"name": "w", "services": ["a"]}]`);
    expect(json.documents.map(({ kind, source }) => [kind, source])).toEqual([
      ["service", `{"name": "a", "address": "http://a/"}`],
      ["workflow", `{"name": "w", "services": ["a"]}`],
    ]);
  });

  it("gives each element of a YAML list a source that reads by itself", () => {
    const { documents } = readDefinitions(
      "- name: a\n  address: http://a/\n- name: b\n  address: http://b/\n",
    );
    expect(documents.map(({ source }) => read(source).definitions[0]!["name"])).toEqual(["a", "b"]);
  });

  it("reads operations as a list or a map, in their order", () => {
    const list = read(
      "name: w\noperations:\n  - name: z\n    call: upper\n    input: { message: hi }\n    retry: { attempts: 2, on: [TIMEOUT] }\n  - set: { a: 1 }\n    when: true\n",
    );
    expect(list.codes).toEqual([]);
    expect(list.definitions[0]!["spec"]).toEqual({
      operations: [
        { name: "z", call: "upper", input: { message: "hi" }, retry: { attempts: 2, on: ["TIMEOUT"] } },
        { when: "true", set: { a: 1 } },
      ],
    });
    const map = read("name: w\noperations:\n  z: { call: upper }\n  a: { set: { x: 1 } }\n");
    expect(map.definitions[0]!["spec"]).toEqual({
      operations: [
        { name: "z", call: "upper" },
        { name: "a", set: { x: 1 } },
      ],
    });
  });

  it("reads endpoints as a list or a map", () => {
    const { definitions, codes } = read(
      "name: s\naddress: http://s/\nendpoints:\n  get:\n    method: GET\n    path: /o/{id}\n    query: { limit: 10, all: true }\n    inputs: { id: { type: string } }\n",
    );
    expect(codes).toEqual([]);
    expect(definitions[0]!["spec"]).toEqual({
      endpoints: {
        get: {
          method: "GET",
          path: "/o/{id}",
          query: { limit: "10", all: "true" },
          inputs: { id: { type: "string" } },
        },
      },
    });
  });

  it.each([
    ["when: !data.done", `  - set: { a: 1 }\n    when: !data.done`, '"!data.done"'],
    ["an expression in a flow map", "  - call: upper\n    input: { id: ${ x } }", "quote this"],
    [
      "an unquoted choice",
      "  - set: { a: 1 }\n    when: data.a ? data.b : data.c",
      `when: "data.a ? data.b : data.c"`,
    ],
    [
      "a choice in an expression",
      "  - call: upper\n    input:\n      a: ${ data.a ? 1 : 2 }",
      `a: "\${ data.a ? 1 : 2 }"`,
    ],
    [
      "a comment inside an expression",
      "  - call: upper\n    input:\n      a: ${ data.a # b }",
      "begins a comment",
    ],
    ["a comment inside a text", '  - set: { a: 1 }\n    when: data.a == "x #1"', "begins a comment"],
    [
      "a condition that begins with a quote",
      '  - set: { a: 1 }\n    when: "done" in data.tags',
      "quote this",
    ],
  ])("says quote this: %s", (_, operations, hint) => {
    const { findings } = readDefinitions(`name: w\noperations:\n${operations}\n`);
    expect(findings[0]).toMatchObject({ code: "QUOTE_THIS", severity: "error" });
    expect(findings[0]!.hint).toContain(hint);
    expect(findings[0]!.line).toBeGreaterThan(2);
  });

  it.each([
    ["", "DOCUMENT_EMPTY", "1:1"],
    ["   \n# nothing\n", "DOCUMENT_EMPTY", "1:1"],
    ["null", "DOCUMENT_EMPTY", "1:1"],
    ["hello", "NOT_A_DEFINITION", "1:1"],
    ["[1]", "NOT_A_DEFINITION", "1:2"],
    ["name: x\n", "NOT_A_DEFINITION", "1:1"],
    ["kind: job\nname: x\n", "NOT_A_DEFINITION", "1:7"],
    ['{"name": "a",', "TEXT_SYNTAX", "1:14"],
    ["a: b: c", "TEXT_SYNTAX", "1:4"],
    ["name: a\nname: b\naddress: x\n", "DUPLICATE_KEY", "2:1"],
    ["name: a\naddress: x\ninputs:\n  m: { type: string }\n  m: { type: int }\n", "DUPLICATE_KEY", "5:3"],
    ["name: a\naddress: x\ninputs: {}\nspec: { inputs: {} }\n", "DUPLICATE_KEY", "4:9"],
    ["name: a\nadress: x\nservices: [b]\n", "UNKNOWN_KEY", "2:1"],
    ["name: a\naddress: x\nx: &y 1\n", "ALIAS_NOT_ALLOWED", "3:4"],
    ["name: a\naddress: x\n<<: { b: 1 }\n", "ALIAS_NOT_ALLOWED", "3:1"],
    ["name: 5\naddress: x\n", "WRONG_KIND", "1:7"],
    ["name: a\naddress: x\ninputs: yes\n", "WRONG_KIND", "3:9"],
    ["name: a\naddress: x\nconcurrency: -1\n", "INVALID_NUMBER", "3:14"],
    ["name: a\naddress: x\nconcurrency: .inf\n", "INVALID_NUMBER", "3:14"],
    ["name: a\naddress: x\nattempt_timeout: 30\n", "INVALID_DURATION", "3:18"],
    ["name: a\naddress: x\n__proto__: 1\n", "INVALID_NAME", "3:1"],
    ["name: w\noperations: [{ set: { a: 12345678901234567890 } }]\n", "INVALID_NUMBER", "2:26"],
    ["name: w\ntimeout: 30\nservices: [a]\n", "INVALID_DURATION", "2:10"],
    ["name: w\noperations: [{ forr: 5 }]\n", "UNKNOWN_VERB", "2:16"],
    ["name: w\noperations: [{ call: a, compensate: { cal: b } }]\n", "UNKNOWN_KEY", "2:39"],
    ["name: w\noperations: [{ call: a, compensate: b }]\n", "WRONG_KIND", "2:37"],
    ["name: w\noperations: [{ cal: a }]\n", "UNKNOWN_VERB", "2:16"],
    ["name: w\noperations: [{ name: a }]\n", "UNKNOWN_VERB", "2:14"],
    ["name: w\noperations: [{ call: a, set: { b: 1 } }]\n", "UNKNOWN_VERB", "2:25"],
    ["name: w\noperations: [{ set: { a: 1 }, input: 2 }]\n", "UNKNOWN_KEY", "2:31"],
    ["? [a]\n: b\n", "TEXT_SYNTAX", "1:3"],
    ["name: a\naddress: x\nvalue: !!binary aGk=\n", "WRONG_KIND", "3:17"],
  ])("%j gets %s at %s", (text, code, at) => {
    expect(read(text).findings[0]).toMatchObject({ code, at });
  });

  it("suggests what was meant", () => {
    expect(read("name: a\naddress: x\nhelth: /h\n").findings[0]!.hint).toBe("did you mean `health`?");
    expect(read("name: w\noperations: [{ cal: a }]\n").findings[0]!.hint).toBe("did you mean `call`?");
    expect(read("name: a\naddress: x\nattemptTimeout: 5s\n").findings[0]!.hint).toBe(
      "did you mean `attempt_timeout`?",
    );
  });

  it.each([
    ["brackets", "[".repeat(20_000)],
    ["lists", "- ".repeat(5_000)],
    ["maps", "{a: ".repeat(5_000)],
    ["valid but deep", `name: w\noperations: [{ set: { a: ${"[".repeat(200)}${"]".repeat(200)} } }]\n`],
  ])("refuses a text nested too deep: %s", (_, text) => {
    const begun = performance.now();
    expect(read(text).codes[0]).toMatch(/TOO_DEEP|TEXT_SYNTAX/);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it("refuses a text that is too long", () => {
    expect(read(`name: ${"x".repeat(1_100_000)}`).codes).toEqual(["TOO_LARGE"]);
  });

  it.each([
    ["many keys", Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n")],
    [
      "many unknown keys",
      `name: s\naddress: x\n${Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join("\n")}`,
    ],
    ["many duplicates", "a: 1\n".repeat(20_000)],
    ["many documents", "---\n".repeat(20_000)],
  ])("takes a time that grows with the text: %s", (_, text) => {
    const begun = performance.now();
    expect(read(text).findings.length).toBeLessThanOrEqual(200);
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("does not expand aliases", () => {
    const bomb = `a: &a [1,1,1]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*a,*a,*a]`).join("\n")}\n`;
    expect(read(bomb).codes[0]).toBe("ALIAS_NOT_ALLOWED");
  });

  it("never throws, whatever the text", () => {
    const piece = fc.constantFrom(
      "name: a\n",
      "address: x\n",
      "services:\n",
      "- ",
      "  ",
      "{",
      "}",
      "[",
      "]",
      "${",
      "#",
      "&a ",
      "*a",
      "!x ",
      "---\n",
      "|\n",
      ">-\n",
      "? ",
      ": ",
      '"',
      "'",
      "\t",
      "%YAML 1.1\n",
      "operations:\n",
      "call: b\n",
      "\u0000",
      "\ud800",
      "spec:\n",
      "<<: ",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join("")),
        ),
        (text) => {
          const { documents, findings } = readDefinitions(text);
          for (const { line, column } of findings) expect(line! >= 1 && column! >= 1).toBe(true);
          expect(documents.length + findings.length).toBeGreaterThan(0);
        },
      ),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe("readDefinitionValue", () => {
  it("reads what the routes have parsed", () => {
    const { document, findings } = readDefinitionValue(
      { name: "upper", address: upper.address, spec: upper.spec },
      "service",
    );
    expect(findings).toEqual([]);
    expect(definitionToJson(document!.definition)).toEqual(upper);
    expect(document!.locate("name")).toBeUndefined();
  });

  it("knows what it has to be where the route says so", () => {
    expect(readDefinitionValue({ name: "x" }, "workflow").document?.kind).toBe("workflow");
    expect(readDefinitionValue({ kind: "service", name: "x" }, "workflow").findings[0]).toMatchObject({
      code: "NOT_A_DEFINITION",
      path: "kind",
    });
    expect(readDefinitionValue({ name: "x" }).findings[0]).toMatchObject({ code: "NOT_A_DEFINITION" });
  });

  it("never throws, whatever the value", () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom("service" as const, "workflow" as const, undefined),
        (value, kind) => {
          const { document, findings } = readDefinitionValue(value as JsonValue, kind);
          expect(document !== undefined || findings.length > 0).toBe(true);
        },
      ),
      { seed: 4, numRuns: 300 },
    );
  });

  it("refuses a key that would change an object's prototype", () => {
    const value = JSON.parse(
      `{"name": "s", "address": "http://s/", "headers": {"__proto__": "x"}}`,
    ) as JsonValue;
    expect(readDefinitionValue(value).findings).toMatchObject([{ code: "INVALID_NAME" }]);
  });

  it("refuses a value nested too deep", () => {
    let value: JsonValue = 1;
    for (let depth = 0; depth < 10_000; depth++) value = [value];
    expect(
      readDefinitionValue({ name: "w", operations: [{ set: { a: value } }] }, "workflow").findings[0]!.code,
    ).toBe("TOO_DEEP");
  });
});
