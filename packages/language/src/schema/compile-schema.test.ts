import type { JsonObject, JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { compileSchema } from "./compile-schema.js";

function matches(schema: JsonObject, value: JsonValue): boolean {
  const compiled = compileSchema(schema);
  expect(compiled.problems).toEqual([]);
  return compiled.schema.check(value, () => {});
}

describe("a schema", () => {
  it.each<[JsonObject, JsonValue[], JsonValue[]]>([
    [{ type: "integer" }, [1, 1.0], [1.5, "1"]],
    [{ type: ["string", "null"] }, ["a", null], [1]],
    [{ enum: [1, "a", { b: [2] }] }, [1, "a", { b: [2] }], [2, { b: [3] }]],
    [{ const: { a: 1, b: 2 } }, [{ b: 2, a: 1 }], [{ a: 1 }]],
    [{ multipleOf: 0.1 }, [0.3, 1, 0.7], [0.35]],
    [{ multipleOf: 3 }, [9, "x"], [10]],
    [{ minimum: 1, maximum: 3 }, [1, 3], [0, 4]],
    [{ exclusiveMinimum: 1, exclusiveMaximum: 3 }, [2], [1, 3]],
    [{ minLength: 2, maxLength: 2 }, ["ab", "😀😀"], ["a", "abc"]],
    [{ pattern: "^a+$" }, ["aaa", 5], ["ab"]],
    [{ items: { type: "string" }, minItems: 1, maxItems: 2 }, [["a"]], [[], ["a", "b", "c"], [1]]],
    [{ prefixItems: [{ type: "string" }], items: { type: "number" } }, [["a", 1], []], [[1], ["a", "b"]]],
    [{ contains: { type: "string" }, minContains: 2 }, [["a", "b", 1]], [["a"]]],
    [
      { uniqueItems: true },
      [[1, "1", { a: 1 }]],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    [
      { properties: { a: { type: "string" } }, required: ["a"], additionalProperties: false },
      [{ a: "x" }],
      [{}, { a: 1 }, { a: "x", b: 1 }],
    ],
    [
      { patternProperties: { "^x-": { type: "number" } }, additionalProperties: false },
      [{ "x-a": 1 }],
      [{ "x-a": "b" }, { y: 1 }],
    ],
    [{ propertyNames: { maxLength: 2 } }, [{ ab: 1 }], [{ abc: 1 }]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 2 }]],
    [{ dependentRequired: { a: ["b"] } }, [{ a: 1, b: 2 }, {}], [{ a: 1 }]],
    [{ dependentSchemas: { a: { required: ["b"] } } }, [{ a: 1, b: 2 }, {}], [{ a: 1 }]],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1], [3]],
    [{ anyOf: [{ type: "string" }, { minimum: 5 }] }, ["a", 6], [1]],
    [{ oneOf: [{ minimum: 1 }, { minimum: 5 }] }, [2], [6, 0]],
    [{ not: { type: "string" } }, [1], ["a"]],
    [
      // eslint-disable-next-line unicorn/no-thenable -- a keyword of JSON Schema
      { if: { required: ["a"] }, then: { required: ["b"] }, else: { required: ["c"] } },
      [{ a: 1, b: 1 }, { c: 1 }],
      [{ a: 1 }, {}],
    ],
    [
      { $defs: { id: { type: "string" } }, properties: { a: { $ref: "#/$defs/id" } } },
      [{ a: "x" }],
      [{ a: 1 }],
    ],
    [{ $defs: { id: { $anchor: "id", type: "string" } }, $ref: "#id" }, ["x"], [1]],
    [
      { type: "object", properties: { next: { $ref: "#" } }, additionalProperties: false },
      [{ next: { next: {} } }],
      [{ next: { other: 1 } }],
    ],
    [{ allOf: [{ properties: { a: true } }], unevaluatedProperties: false }, [{ a: 1 }], [{ b: 1 }]],
    [
      { anyOf: [{ prefixItems: [{ type: "string" }] }, true], unevaluatedItems: false },
      [["a"]],
      [["a", 1], [1]],
    ],
    [{ format: "email" }, ["not an address"], []],
  ])("%j", (schema, good, bad) => {
    for (const value of good) expect([value, matches(schema, value)]).toEqual([value, true]);
    for (const value of bad) expect([value, matches(schema, value)]).toEqual([value, false]);
  });

  it.each<[JsonObject, string]>([
    [{ type: "text" }, "/type"],
    [{ minimum: "1" }, "/minimum"],
    [{ pattern: "(?=a)" }, "/pattern"],
    [{ properties: { a: { type: "nope" } } }, "/properties/a/type"],
    [{ properties: { a: 5 } }, "/properties/a"],
    [{ $ref: "https://example.com/schema" }, "/$ref"],
    [{ $ref: "#/$defs/none" }, "/$ref"],
    [{ $defs: { unused: { type: "nope" } } }, "/$defs/unused/type"],
    [{ items: [{}] }, "/items"],
    [{ allOf: [] }, "/allOf"],
    [{ required: "a" }, "/required"],
    [{ patternProperties: { "(": true } }, "/patternProperties"],
    [{ properties: { a: { $id: "x" } } }, "/properties/a/$id"],
    [{ multipleOf: 0 }, "/multipleOf"],
    [{ maxLength: -1 }, "/maxLength"],
  ])("%j is not valid", (schema, pointer) => {
    expect(compileSchema(schema).problems[0]).toMatchObject({ pointer });
  });

  it("that refers to itself without end is a mismatch, not a crash", () => {
    expect(matches({ $ref: "#" }, 1)).toBe(false);
    expect(matches({ not: { $ref: "#" } }, 1)).toBe(false);
    expect(
      matches(
        {
          anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }],
          $defs: { a: { anyOf: [{ $ref: "#" }, { $ref: "#" }] } },
        },
        1,
      ),
    ).toBe(false);
  });

  it("takes a bounded time", () => {
    const branch = (depth: number): JsonObject =>
      depth === 0 ? { type: "string" } : { anyOf: [branch(depth - 1), branch(depth - 1), branch(depth - 1)] };
    const begun = performance.now();
    matches(
      { items: branch(7) },
      Array.from({ length: 5_000 }, () => 1),
    );
    expect(performance.now() - begun).toBeLessThan(3_000);
  });

  it("tells where each mismatch is", () => {
    const told: string[] = [];
    const { schema } = compileSchema({ properties: { a: { items: { type: "string" } } } });
    schema.check({ a: ["x", 1, 2] }, (at, expected) =>
      told.push(`${at?.key} ${at?.parent?.key} ${expected}`),
    );
    expect(told).toEqual(["1 a string", "2 a string"]);
  });
});
