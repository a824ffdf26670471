import { create } from "@bufbuild/protobuf";
import { readDefinitions } from "@machinery/language";
import { WorkflowDefinitionSchema, type WorkflowDefinition } from "@machinery/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { definitionChanges } from "./definition-changes.js";
import { longestRising } from "./longest-rising.js";

function read(text: string): WorkflowDefinition {
  const [document] = readDefinitions(`kind: workflow\nname: w\n${text}`).documents;
  if (document?.kind !== "workflow") throw new Error("expected a workflow");
  return document.definition;
}

const changes = (before: string, after: string) => definitionChanges(read(before), read(after));
const none = { keys: [], operations: [] };

describe("two definitions that mean the same", () => {
  it("have no changes, however they are written", () => {
    const before =
      "timeout: 60s\ninputs: { a: { type: string, required: true } }\noperations:\n  - call: upper\n  - call: upper\n    timeout: 90s";
    const after =
      "inputs:\n  - { name: a, type: string }\ntimeout: 1m\noperations:\n  - { name: upper, call: upper }\n  - { call: upper, timeout: 1m30s }";

    expect(changes(before, after)).toEqual(none);
  });

  it("may call services in order, or by operations that merge the whole answer", () => {
    const after =
      'operations:\n  - { call: upper, output: "${ answer }" }\n  - { call: lower, output: "${ answer }" }';

    expect(changes("services: [upper, lower]", after)).toEqual(none);
  });
});

describe("what a workflow says itself", () => {
  it("is compared key by key, fields by their names", () => {
    const before =
      "timeout: 60s\ninputs: { a: { type: string }, b: { type: int } }\noutputs: { x: { type: any } }\nservices: [upper]";
    const after =
      "inputs: { a: { type: string, sensitive: true }, c: { type: int } }\noutputs: { x: { type: any } }\nretention: { failed: 1d }\nservices: [upper]";

    expect(changes(before, after)).toEqual({
      operations: [],
      keys: [
        { key: "timeout", before: "1m" },
        { key: "inputs.a.sensitive", after: true },
        { key: "inputs.b", before: { type: "int", required: true } },
        { key: "inputs.c", after: { type: "int", required: true } },
        { key: "retention", after: { failed: "1d" } },
      ],
    });
  });
});

describe("operations", () => {
  it("are added, removed and changed", () => {
    const before =
      "operations:\n  - { name: a, set: { x: 1, y: 1 } }\n  - { name: b, wait: 1s }\n  - { name: c, call: upper, when: data.x > 1 }";
    const after =
      "operations:\n  - { name: a, set: { x: 2, y: 1 } }\n  - { name: c, call: upper }\n  - { name: d, run: other }";

    expect(changes(before, after).operations).toEqual([
      { kind: "changed", name: "a", verb: "set", keys: [{ key: "set.x", before: 1, after: 2 }] },
      { kind: "changed", name: "c", verb: "call", keys: [{ key: "when", before: "data.x > 1" }] },
      { kind: "added", name: "d", verb: "run", to: "after c", keys: [{ key: "run", after: "other" }] },
      { kind: "removed", name: "b", verb: "wait", from: "after a", keys: [{ key: "wait", before: "1s" }] },
    ]);
  });

  it("are renamed where they say the same under another name", () => {
    const before = "operations:\n  - { name: a, set: { x: 1 } }\n  - { name: b, wait: 1s }";
    const after = "operations:\n  - { name: first, set: { x: 1 } }\n  - { name: b, wait: 1s }";

    expect(changes(before, after).operations).toEqual([
      { kind: "changed", name: "first", verb: "set", oldName: "a", keys: [] },
    ]);
  });

  it("are moved as few as explain the new order", () => {
    const steps = (names: string) =>
      `operations:\n${names
        .split("")
        .map((n) => `  - { name: ${n}, wait: 1s }`)
        .join("\n")}`;

    expect(changes(steps("abcde"), steps("bcdae")).operations).toEqual([
      { kind: "changed", name: "a", verb: "wait", from: "first", to: "after d", keys: [] },
    ]);
  });

  it("are moved into and out of bodies, with all that lies in them", () => {
    const before =
      "operations:\n  - { name: a, wait: 1s }\n  - name: each\n    for: ${ data.l }\n    do:\n      - { name: b, wait: 1s }\n      - { name: c, wait: 2s }";
    const after =
      "operations:\n  - name: guard\n    try:\n      - { name: a, wait: 1s }\n      - name: each\n        for: ${ data.l }\n        do:\n          - { name: b, wait: 1s }\n  - { name: c, wait: 2s }";

    expect(changes(before, after).operations).toEqual([
      { kind: "added", name: "guard", verb: "try", to: "first", keys: [] },
      { kind: "changed", name: "a", verb: "wait", from: "first", to: "first in guard (try)", keys: [] },
      { kind: "changed", name: "each", verb: "for", from: "after a", to: "after a in guard (try)", keys: [] },
      {
        kind: "changed",
        name: "c",
        verb: "wait",
        from: "after b in each (each item of data.l)",
        to: "after guard",
        keys: [],
      },
    ]);
  });

  it("stay where they are when a case comes before theirs, and when its condition changes", () => {
    const before =
      "operations:\n  - name: s\n    switch:\n      - { when: data.a, do: [{ name: x, wait: 1s }] }\n      - { when: data.b, do: [{ name: y, wait: 1s }] }";
    const after =
      "operations:\n  - name: s\n    switch:\n      - { when: data.n, do: [{ name: z, wait: 1s }] }\n      - { when: data.a, do: [{ name: x, wait: 1s }] }\n      - { when: data.b, do: [{ name: y, wait: 1s }] }";
    const other = before.replace("data.a", "data.a && data.b");

    expect(changes(before, after).operations.map(({ name, kind }) => [name, kind])).toEqual([
      ["s", "changed"],
      ["z", "added"],
    ]);
    expect(changes(before, other).operations.map(({ name }) => name)).toEqual(["s"]);
  });
});

it("finds no change between a definition and itself, and all operations of one against nothing", () => {
  const body = fc.letrec((tie) => ({
    operation: fc.oneof(
      { maxDepth: 3 },
      fc.constant({ wait: "1s" }),
      fc.constant({ set: { x: 1 } }),
      fc.record({ for: fc.constant("${ data.l }"), do: tie("list") }),
      fc.record({
        switch: fc.array(fc.record({ when: fc.constant("data.a"), do: tie("list") }), {
          minLength: 1,
          maxLength: 3,
        }),
      }),
    ),
    list: fc.array(tie("operation"), { maxLength: 3 }),
  }));

  fc.assert(
    fc.property(fc.array(body.operation, { minLength: 1, maxLength: 4 }), (operations) => {
      const definition = read(`operations: ${JSON.stringify(operations)}`);
      const empty = create(WorkflowDefinitionSchema, { name: "w" });
      const count = JSON.stringify(operations).match(/"(?:wait|set|for|switch)":/g)?.length ?? 0;

      expect(definitionChanges(definition, definition)).toEqual(none);
      expect(definitionChanges(empty, definition).operations).toHaveLength(count);
      expect(definitionChanges(definition, empty).operations.every(({ kind }) => kind === "removed")).toBe(
        true,
      );
    }),
    { seed: 11 },
  );
});

it("finds a longest part that rises", () => {
  expect([...longestRising([3, 0, 1, 2, 4])].sort((a, b) => a - b)).toEqual([1, 2, 3, 4]);
  expect(longestRising([]).size).toBe(0);
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(20), { maxLength: 8 }), (values) => {
      const places = [...longestRising(values)].sort((a, b) => a - b);
      const risen = places.map((place) => values[place]!);
      const lengths = values.map(() => 1);
      values.forEach((value, at) => {
        for (let earlier = 0; earlier < at; earlier++)
          if (values[earlier]! < value) lengths[at] = Math.max(lengths[at]!, lengths[earlier]! + 1);
      });

      expect(risen).toEqual([...risen].sort((a, b) => a - b));
      expect(risen).toHaveLength(Math.max(0, ...lengths));
    }),
    { seed: 5 },
  );
});
