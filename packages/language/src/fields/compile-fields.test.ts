import { create } from "@bufbuild/protobuf";
import { type Field, FieldSchema, type JsonObject, type JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { fromPlain } from "../plain-value.js";
import { compileFields, compileOutputs } from "./compile-fields.js";

interface Spec {
  readonly type: string;
  readonly required?: boolean;
  readonly default?: JsonValue;
  readonly sensitive?: boolean;
  readonly schema?: JsonObject;
}

const field = (name: string, { default: fallback, ...rest }: Spec): Field =>
  create(FieldSchema, { name, ...rest, ...(fallback === undefined ? {} : { default: fromPlain(fallback) }) });

const check = (spec: Spec, value: JsonObject) => compileFields([field("x", spec)]).check(value, "data");

describe("a declared field", () => {
  it.each<[string, JsonValue[], JsonValue[]]>([
    ["string", ["", "a"], [1, null, true, [], {}]],
    ["int", [0, -5, 2 ** 53 - 1, 3.0], [1.5, 2 ** 53, "1", null]],
    ["number", [0, 1.5, 1e300], ["1", null, true]],
    ["boolean", [true, false], [0, "true", null]],
    ["object", [{}, { a: 1 }], [[], null, "x"]],
    ["list", [[], [1]], [{}, null, "x"]],
    ["any", [null, 1, "x", [], {}], []],
  ])("of type %s takes its values and no others", (type, good, bad) => {
    for (const value of good) expect(check({ type }, { x: value }).ok).toBe(true);
    for (const value of bad) expect(check({ type }, { x: value }).ok).toBe(false);
  });

  it("is required unless it says otherwise or has a default", () => {
    expect(check({ type: "string" }, {})).toEqual({
      ok: false,
      mismatches: [{ path: "data.x", expected: "a string", found: "nothing" }],
    });
    expect(check({ type: "string", required: false }, {})).toEqual({ ok: true, value: {} });
    expect(check({ type: "string", default: "d" }, {})).toEqual({ ok: true, value: { x: "d" } });
  });

  it("fills defaults into a copy, and gives the same object when none is needed", () => {
    const empty = {};
    const full = { x: "y", other: 1 };
    const fields = compileFields([field("x", { type: "string", default: "d" })]);

    expect(fields.check(empty, "data")).toEqual({ ok: true, value: { x: "d" } });
    expect(empty).toEqual({});
    const checked = fields.check(full, "data");
    expect(checked.ok && checked.value).toBe(full);
  });

  it("does not take what every object inherits for a value", () => {
    expect(compileFields([field("constructor", { type: "any" })]).check({}, "data").ok).toBe(false);
  });

  it("hides the value of a sensitive field", () => {
    expect(check({ type: "int", sensitive: true }, { x: "hunter2" })).toEqual({
      ok: false,
      mismatches: [{ path: "data.x", expected: "an int within ±(2^53−1)", found: "a string" }],
    });
    expect(
      JSON.stringify(check({ type: "string", sensitive: true, schema: { minLength: 99 } }, { x: "hunter2" })),
    ).not.toContain("hunter2");
  });

  it("tells the path inside a schema", () => {
    const schema = { items: { type: "object", required: ["sku"], properties: { sku: { type: "string" } } } };
    expect(check({ type: "list", schema }, { x: [{ sku: "a" }, { sku: 1 }, {}] })).toEqual({
      ok: false,
      mismatches: [
        { path: "data.x[1].sku", expected: "string", found: "the int 1" },
        { path: "data.x[2]", expected: "a field `sku`", found: "an object" },
      ],
    });
  });

  it("lists at most 20 mismatches", () => {
    const checked = check(
      { type: "list", schema: { items: { type: "string" } } },
      { x: Array.from({ length: 100 }, () => 1) },
    );
    expect(checked.ok ? [] : checked.mismatches).toHaveLength(20);
  });
});

describe("null for a field that may be left out", () => {
  it.each<[string, Spec, JsonObject]>([
    ["counts as absent", { type: "string", required: false }, {}],
    ["gives way to the default", { type: "int", default: 3 }, { x: 3 }],
    [
      "gives way to the default of a field that says required",
      { type: "int", required: true, default: 3 },
      { x: 3 },
    ],
    ["stays where any value is taken", { type: "any", required: false }, { x: null }],
    ["stays beside a default where any value is taken", { type: "any", default: 1 }, { x: null }],
    [
      "stays where the schema takes it",
      { type: "any", required: false, schema: { type: ["string", "null"] } },
      { x: null },
    ],
    [
      "counts as absent where the schema does not take it",
      { type: "any", required: false, schema: { type: "string" } },
      {},
    ],
    [
      "counts as absent where the type refuses it",
      { type: "object", required: false, schema: { minProperties: 1 } },
      {},
    ],
  ])("%s", (_, spec, expected) => {
    const value = { x: null, other: null };

    expect(check(spec, value)).toEqual({ ok: true, value: { ...expected, other: null } });
    expect(value).toEqual({ x: null, other: null });
  });

  it("is a mismatch where the field is required", () => {
    expect(check({ type: "string" }, { x: null })).toEqual({
      ok: false,
      mismatches: [{ path: "data.x", expected: "a string", found: "null" }],
    });
    expect(check({ type: "any", schema: { type: "string" } }, { x: null }).ok).toBe(false);
  });

  it("is left out of a workflow's outputs, each of which may be absent", () => {
    const outputs = compileOutputs([field("x", { type: "string" }), field("y", { type: "any" })]);

    expect(outputs.check({ x: null, y: null }, "outputs")).toEqual({ ok: true, value: { y: null } });
    expect(outputs.check({ x: 1 }, "outputs").ok).toBe(false);
  });

  it("copies once, and nothing where no null gives way", () => {
    const fields = compileFields([
      field("a", { type: "string", required: false }),
      field("b", { type: "any", required: false }),
    ]);
    const full = { a: "x", b: null };

    const checked = fields.check(full, "data");

    expect(checked.ok && checked.value).toBe(full);
  });
});

describe("a field called __proto__", () => {
  it("is filled in, left out and looked at as any other, although checking refuses the name", () => {
    const own = (text: string) => JSON.parse(text) as JsonObject;
    const filled = compileFields([field("__proto__", { type: "any", default: { x: 1 } })]).check({}, "data");
    const optional = compileFields([field("__proto__", { type: "object", required: false })]);

    expect(JSON.stringify(filled)).toBe('{"ok":true,"value":{"__proto__":{"x":1}}}');
    expect(JSON.stringify(optional.check(own('{"__proto__":null,"a":1}'), "data"))).toBe(
      '{"ok":true,"value":{"a":1}}',
    );
    expect(optional.check(own('{"__proto__":7}'), "data").ok).toBe(false);
    expect(optional.check({}, "data")).toEqual({ ok: true, value: {} });
  });
});

describe("no declared fields", () => {
  it("let every object pass", () => {
    const fields = compileFields([]);
    expect(fields.declared).toBe(false);
    expect(fields.check({ a: 1 }, "data")).toEqual({ ok: true, value: { a: 1 } });
  });
});
