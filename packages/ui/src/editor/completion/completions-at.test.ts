import { readDefinitions } from "@machinery/language";
import { describe, expect, it } from "vitest";
import { completionsAt } from "./completions-at.js";
import { expressionNames } from "./expression-names.js";

const service = (name: string, more: object) =>
  [name, { name, endpoints: [], inputs: [], outputs: [], ...more }] as const;
const known = {
  services: new Map([
    service("upper", { outputs: [{ name: "message" }] }),
    service("orders", { endpoints: [{ name: "create", outputs: [{ name: "id" }] }] }),
  ]),
  workflows: new Map([["letter", { outputs: [{ name: "text" }] }]]),
} as never;

const read = readDefinitions(`
name: say
inputs: { message: { type: string }, lines: { type: list } }
operations:
  - call: upper
    output: { loud: "\${ answer.message }" }
  - name: placed
    call: orders.create
  - for: \${ data.lines }
    as: line
    do: [{ set: { last: 1 } }]
  - run: letter
`).documents[0]!;
const names = expressionNames(read.kind === "workflow" ? read.definition : ({} as never), known);

/** What is offered where a text ends. */
const offered = (text: string): string[] | undefined =>
  completionsAt(text, text.length, { known, names })?.options.map(({ label }) => label);

describe("in expressions", () => {
  it("offers roots, and what loops call their items", () => {
    expect(offered("  a: ${ ")).toEqual([
      "data",
      "steps",
      "event",
      "now",
      "error",
      "answer",
      "line",
      "line_index",
      "line_key",
    ]);
    expect(offered("    when: da")).toContain("data");
  });

  it("offers what is in the document, what was posted, and what operations answer", () => {
    expect(offered("  a: ${ data.m")).toEqual(["message", "lines", "loud", "last"]);
    expect(offered("  a: ${ size(event.data.")).toEqual(["message", "lines"]);
    expect(offered("  a: ${ steps.")).toEqual(["upper", "placed", "for", "set", "letter"]);
    expect(offered("  a: ${ 1 + steps.?placed.")).toEqual(["id"]);
    expect(offered("  - while: steps.letter.")).toEqual(["text"]);
    expect(offered("  a: ${ error.")).toEqual(["reason", "message", "step", "attempts", "data"]);
  });
});

describe("of names", () => {
  it("offers services and their endpoints, and workflows", () => {
    expect(offered("operations:\n  - call: ")).toEqual(["upper", "orders.create"]);
    expect(offered("operations:\n  - { call: up")).toEqual(["upper", "orders.create"]);
    expect(offered("services:\n  - upper\n  - ")).toEqual(["upper", "orders.create"]);
    expect(offered("services: [upper, ")).toEqual(["upper", "orders.create"]);
    expect(offered("operations:\n  - run: l")).toEqual(["letter"]);
  });
});

describe("of keys", () => {
  it("offers those of a workflow that are not there yet", () => {
    const keys = offered("name: a\ninputs:\n  x: { type: string }\no");

    expect(keys).toEqual(expect.arrayContaining(["outputs", "operations", "timeout"]));
    expect(keys).not.toContain("name");
    expect(keys).not.toContain("inputs");
  });

  it("offers the operations of the language, and once there is one, its keys", () => {
    expect(offered("operations:\n  - ")).toEqual(expect.arrayContaining(["name", "call", "switch", "wait"]));
    const call = offered("operations:\n  - name: x\n    call: upper\n    ");
    expect(call).toEqual(expect.arrayContaining(["input", "retry", "timeout", "when"]));
    expect(call).not.toContain("switch");
    expect(call).not.toContain("name");
  });

  it("offers those of what lies inside", () => {
    expect(offered("operations:\n  - call: upper\n    retry:\n      ")).toEqual(
      expect.arrayContaining(["attempts", "first", "cap"]),
    );
    expect(offered("operations:\n  - switch:\n      - ")).toEqual(["when", "do"]);
    expect(offered("operations:\n  - switch:\n      - when: true\n        do:\n          - ")).toContain(
      "call",
    );
    expect(
      offered("operations:\n  - try:\n      - wait: 5m\n    catch:\n      - reason: X\n        "),
    ).toEqual(["when", "do", "undo"]);
    expect(offered("inputs:\n  x:\n    ")).toEqual(expect.arrayContaining(["type", "required", "default"]));
    expect(offered("operations:\n  - fork:\n      a:\n        - ")).toContain("call");
  });

  it("offers the words that a key takes", () => {
    expect(offered("when_spent: ")).toEqual(["fail", "pause"]);
    expect(offered("inputs:\n  x:\n    type: s")).toEqual([
      "string",
      "int",
      "number",
      "boolean",
      "object",
      "list",
      "any",
    ]);
    expect(offered("operations:\n  - call: upper\n    async: t")).toEqual(["true", "false"]);
  });

  it("offers nothing in a comment or behind a text", () => {
    expect(offered("name: a # ")).toBeUndefined();
    expect(offered("description: some words")).toBeUndefined();
  });
});
