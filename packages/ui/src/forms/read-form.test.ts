import { create } from "@bufbuild/protobuf";
import type { JsonObject, JsonValue } from "@machinery/client";
import { FieldSchema, type Field } from "@machinery/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fieldsDraft, formDraft, type Draft } from "./form-draft.js";
import { formModel } from "./form-model.js";
import { formProblems } from "./form-problems.js";
import { keptData } from "./kept-data.js";
import { readForm } from "./read-form.js";

const field = (name: string, type: string, more: Partial<Omit<Field, "$typeName">> = {}): Field =>
  create(FieldSchema, { name, type, ...more });

const line: JsonObject = {
  type: "object",
  required: ["sku"],
  properties: {
    sku: { type: "string", format: "uuid", title: "What is ordered" },
    quantity: { type: "integer", minimum: 1 },
    colour: { enum: ["red", "blue", null] },
  },
};
const order = formModel(
  [
    field("customer", "string"),
    field("lines", "list", { schema: { items: { $ref: "#/$defs/line" }, $defs: { line } } }),
    field("express", "boolean", { required: false }),
    field("weight", "number", { required: false }),
    field("note", "any", { required: false }),
    field("token", "string", { sensitive: true, required: false }),
  ],
  "data",
);
const typed = (fields: Record<string, Draft>) => ({
  kind: "fields" as const,
  fields: new Map(Object.entries(fields)),
});

describe("the controls of a form", () => {
  it("follow types and schemas, through local references", () => {
    const [customer, lines, express, weight, note] = order.fields;

    expect(customer).toMatchObject({ type: "string", isRequired: true, control: { kind: "text" } });
    expect(lines).toMatchObject({
      type: "list of object",
      control: {
        kind: "list",
        item: {
          kind: "group",
          fields: [
            {
              name: "sku",
              isRequired: true,
              description: "What is ordered",
              type: "string, uuid",
              control: { kind: "text" },
            },
            { name: "quantity", isRequired: false, type: "int", control: { kind: "number" } },
            { name: "colour", type: "string", control: { kind: "choice", options: ["red", "blue", null] } },
          ],
        },
      },
    });
    expect(express).toMatchObject({
      isRequired: false,
      control: { kind: "choice", options: [true, false] },
    });
    expect([weight!.control.kind, note!.control.kind]).toEqual(["number", "json"]);
  });

  it("end where a schema refers to itself for ever", () => {
    const schema = {
      $defs: { node: { type: "object", properties: { next: { $ref: "#/$defs/node" } } } },
      properties: { next: { $ref: "#/$defs/node" } },
    };

    const text = JSON.stringify(formModel([field("tree", "object", { schema })], "data").fields);

    expect(text.match(/"kind":"group"/g)).toHaveLength(4);
    expect(text).toContain('"kind":"json"');
  });

  it("are one box of JSON where parts of something sensitive would show", () => {
    const card = field("card", "object", { sensitive: true, schema: line });

    expect(formModel([card], "data").fields[0]).toMatchObject({
      isSensitive: true,
      control: { kind: "json" },
    });
  });
});

describe("what was put in", () => {
  it("is read by type, and left out where nothing was put in", () => {
    const draft = typed({
      customer: "ann",
      lines: [
        new Map<string, Draft>([
          ["sku", "a\nb"],
          ["quantity", " 2 "],
          ["colour", "null"],
        ]),
        undefined,
      ],
      express: "false",
      weight: "1.5e2",
      note: '{"any": ["thing"]}',
      token: "",
    });

    const { data } = readForm(order, draft);

    expect(data).toEqual({
      customer: "ann",
      lines: [{ sku: "a\nb", quantity: 2, colour: null }, {}],
      express: false,
      weight: 150,
      note: { any: ["thing"] },
    });
  });

  it("is refused in the words of the daemon's check, each at its place", () => {
    const draft = typed({
      lines: [
        new Map<string, Draft>([
          ["sku", "x"],
          ["quantity", "0"],
        ]),
        undefined,
      ],
      weight: "heavy",
    });

    const { mismatches } = readForm(order, draft);
    const problems = formProblems(order, draft, mismatches);

    expect(Object.fromEntries(problems)).toEqual({
      "data.customer": ["expected a string, found nothing"],
      "data.lines[0].quantity": ["expected at least 1, found the int 0"],
      "data.lines[1]": ["expected a field `sku`, found an object"],
      "data.weight": ['expected a number, found the string "heavy"'],
    });
  });

  it("tells a text that is empty from one that was never put in, where one is required", () => {
    const form = formModel([field("a", "string"), field("b", "string", { required: false })], "data");

    expect(readForm(form, typed({ a: "", b: "" }))).toEqual({ data: { a: "" }, mismatches: [] });
    expect(readForm(form, typed({})).mismatches).toHaveLength(1);
  });

  it("has no data while some of it is no JSON, and does not repeat what that was", () => {
    const { data, mismatches } = readForm(order, typed({ customer: "ann", lines: [], note: "secret" }));

    expect(data).toBeUndefined();
    expect(mismatches).toEqual([
      { path: "data.note", expected: 'JSON (a text in quotes: "like this")', found: "something else" },
    ]);
  });

  it("loses nothing of a number that is too large: it is refused", () => {
    const form = formModel([field("n", "int")], "data");

    expect(readForm(form, typed({ n: "9007199254740993" })).mismatches).toHaveLength(1);
    expect(readForm(form, typed({ n: "1e999" })).mismatches).toEqual([
      { path: "data.n", expected: "an int within ±(2^53−1)", found: 'the string "1e999"' },
    ]);
  });

  it("is an object where it is put in as JSON", () => {
    expect(readForm(order, { kind: "json", text: "[1]" }).mismatches[0]?.expected).toContain("a JSON object");
    expect(readForm(order, { kind: "json", text: '{"customer":"x","lines":[],"more":1}' })).toEqual({
      data: { customer: "x", lines: [], more: 1 },
      mismatches: [],
    });
    expect(readForm(formModel([], "data"), { kind: "json", text: "" }).data).toEqual({});
  });
});

describe("data that a form begins with", () => {
  it("comes out as it went in, whatever it is", () => {
    const sku = fc.record(
      { sku: fc.string(), quantity: fc.integer(), colour: fc.constantFrom("red", "blue", null) },
      { requiredKeys: ["sku"] },
    );
    const data = fc.record(
      {
        customer: fc.string(),
        lines: fc.array(fc.oneof(sku, fc.constant({}))),
        express: fc.boolean(),
        weight: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
        note: fc.jsonValue(),
        other: fc.jsonValue(),
      },
      { requiredKeys: ["customer", "lines"] },
    );

    fc.assert(
      fc.property(data, (given) => {
        const before = JSON.parse(JSON.stringify(given)) as JsonObject;

        expect(readForm(order, formDraft(order, before)).data).toEqual(before);
      }),
      { seed: 7 },
    );
  });

  it.each<[string, JsonValue]>([
    ["a field that is not declared", { more: 1 }],
    ["a value of another type", { customer: 5 }],
    ["a choice that there is none of", { lines: [{ sku: "a", colour: "green" }] }],
  ])("is shown as JSON where it has %s", (_, data) => {
    expect(fieldsDraft(order, data as JsonObject)).toBeUndefined();
    expect(formDraft(order, data as JsonObject)).toEqual({
      kind: "json",
      text: JSON.stringify(data, null, 2),
    });
  });

  it("is kept without what is sensitive or not declared", () => {
    expect(keptData(order, { customer: "ann", token: "s3cret", more: 1 })).toEqual({ customer: "ann" });
    expect(keptData(formModel([], "data"), { more: 1 })).toEqual({ more: 1 });
  });
});
