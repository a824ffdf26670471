import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { TextDecoder } from "node:util";
import { create } from "@bufbuild/protobuf";
import { type JsonObject, type JsonValue, WorkflowDefinitionSchema } from "@machinery/protocol";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkWorkflow, compileWorkflow, type Evaluated } from "../index.js";
import { fromBase64, toBase64 } from "./base64.js";
import { sha256, toHex } from "./sha256.js";
import { fromUtf8, toUtf8 } from "./utf8.js";
import { valuesOf } from "../../test/values-of.js";

const inputs = [
  { name: "any", type: "any" },
  { name: "long", type: "string" },
  { name: "prices", type: "object", schema: { additionalProperties: { type: "number" } } },
  {
    name: "person",
    type: "object",
    schema: { required: ["name"], properties: { name: { type: "string" }, age: { type: "integer" } } },
  },
];
const data: JsonObject = {
  any: { list: Array.from({ length: 2_000 }, (_, index) => ({ n: index % 7 })), text: "a".repeat(100_000) },
  long: "ab ".repeat(20_000),
  prices: { apple: 1.5, pear: 2 },
  person: { name: "Ada", age: 36 },
};

const workflow = (source: string) =>
  create(WorkflowDefinitionSchema, {
    name: "w",
    inputs,
    operations: [{ name: "s", verb: { case: "set", value: { values: { result: `\${ ${source} }` } } } }],
  });
const problems = (source: string) => checkWorkflow(workflow(source), () => undefined);

function evaluate(source: string): Evaluated {
  const [operation] = compileWorkflow(workflow(source), 1, () => undefined).operations;
  if (operation?.verb !== "set") throw new Error("not a set");
  const event = { id: "e", data, labels: {}, timeMs: 0 };
  const result = operation.values.evaluate({ data: valuesOf(data), event, steps: valuesOf({}), nowMs: 0 });
  return result.ok ? { ok: true, value: (result.value as JsonObject)["result"]! } : result;
}

describe("functions", () => {
  it.each<[string, JsonValue]>([
    ["data.person.pick(['name']).name.upperAscii()", "ADA"],
    ["data.person.omit(['age'])", { name: "Ada" }],
    ["data.prices.transformMap(k, v, v > 1.6, v * 2)", { pear: 4 }],
    ["data.prices.values().sum()", 3.5],
    ["data.any.list.map(x, x.n).distinct().size()", 7],
    ["data.any.list.slice(0, 3).sortBy(x, -x.n)", [{ n: 2 }, { n: 1 }, { n: 0 }]],
    ["[timestamp(5), timestamp(1)].sort()", ["1970-01-01T00:00:01Z", "1970-01-01T00:00:05Z"]],
    ["[{'a': 1, 'b': 2}, {'b': 2, 'a': 1}, {'a': 1.0, 'b': 2}].distinct()", [{ a: 1, b: 2 }]],
    ["[].flatten()", []],
    ["'a,b'.split(',', 0)", []],
    ["'aXbX'.replace('X', '', 0)", "aXbX"],
    ["'x'.replace('', '-', 1)", "x"],
    ["base64.decode('')", ""],
    ["hash.crc32('')", 0],
    ["json.decode('[1.5, \"x\"]')", [1.5, "x"]],
    ["regex.replace('aaa', 'a', 'b')", "bbb"],
    ["regex.replace('ab', 'x*', '-')", "-a-b-"],
    ["regex.extractAll('key: value', '(x)?')", []],
    ["timestamp('2026-01-01T00:30:00Z').getFullYear('-01:00')", 2025],
    ["timestamp('2026-01-01T00:30:00Z').format('%FT%T%z', '-05:30')", "2025-12-31T19:00:00-0530"],
    ["'%s %s'.format([{'a': now}, null])", '{"a":"1970-01-01T00:00:00Z"} null'],
    ["'%.1e|%x|%b'.format([12345.0, 255, true])", "1.2e+04|ff|1"],
    ["[1].map(json, json + 1)", [2]],
    ["[[1, 2]].map(lists, lists.size())", [2]],
    ["[1, 2].transformList(i, x, [3].transformList(j, y, i + x + j + y))", [[4], [6]]],
  ])("%s", (source, value) => {
    expect(problems(source)).toEqual([]);
    expect(evaluate(source)).toEqual({ ok: true, value });
  });

  it.each([
    ["[1, 'a'].map(x, dyn(x)).sort()", "int and string have no order among each other"],
    ["[{'a': 1}].sort()", "object values have no order"],
    ["[1].slice(0, 2)", "there is no slice from 0 to 2 in a list of 1"],
    ["[1].flatten(-1)", "the depth is negative"],
    ["lists.range(-1)", "the range is negative"],
    ["base64.decode('a')", "the text is not base64"],
    ["base64.decode('//8=')", "what the base64 holds is no text in UTF-8"],
    ["json.decode('{')", "the text is not JSON"],
    ["json.decode('{\"__proto__\": 1}')", "a field cannot be called __proto__"],
    ["json.decode('1e999')", "the JSON has a number that is too large"],
    ["math.sqrt(-1)", "the number is negative"],
    ["now.getHours('Europe/Berlin')", "the zone is neither UTC nor an offset such as +02:00"],
    ["now.getHours('+25:00')", "the zone is neither UTC nor an offset such as +02:00"],
    ["'%d'.format([])", "`format` has more clauses than values"],
    ["'%d'.format([1, 2])", "`format` has fewer clauses than values"],
    ["'%d'.format([1.5])", "`%d` needs an int"],
    ["'%d'.format(['1'])", "`%d` needs a number, found string"],
    ["regex.extract('ab', '(a)(b)')", "the pattern has more than one group"],
    ["regex.replace('ab', 'a', data.any.bad)", "there is no field"],
    ["regex.replace('ab', 'a', '\\\\1')", "the pattern has no group 1"],
    ["['a', 'a'].transformMapEntry(i, x, {x: i})", "`transformMapEntry` gives the same name twice"],
  ])("%s fails", (source, message) => {
    expect(evaluate(source)).toMatchObject({
      ok: false,
      reason: "EXPRESSION_FAILED",
      message: expect.stringContaining(message),
    });
  });

  it.each([
    "lists.range(1000000000)",
    "lists.range(90000).map(x, x)",
    "data.any.list.map(x, data.any.list.distinct())",
    "data.any.list.map(x, data.any.list.sortBy(y, y.n))",
    "data.any.list.map(x, hash.sha256(data.any.text))",
    "data.any.list.map(x, base64.encode(data.any.text))",
    "data.any.list.map(x, json.encode(data.any))",
    "data.any.list.map(x, regex.replace(data.any.text, 'b', ''))",
    "regex.extractAll(data.any.text, '(a.*x|a)')",
    "data.any.list.map(x, uuid()).map(y, lists.range(100))",
    "lists.range(3000).map(x, '%s'.format([data.any]))",
  ])("%s ends within its budget", (source) => {
    const begun = performance.now();

    expect(evaluate(source)).toMatchObject({ ok: false });
    expect(performance.now() - begun).toBeLessThan(4_000);
  });

  it.each([
    ["data.person.pick(['name']).age", "UNKNOWN_FIELD"],
    ["data.person.omit(['name']).name", "UNKNOWN_FIELD"],
    ["{'a': 1}.transformMap(k, v, v).a.upperAscii()", "TYPE_MISMATCH"],
    ["data.long.sortBy(x, x)", "TYPE_MISMATCH"],
    ["[1].transformMap(i, x, x)", "TYPE_MISMATCH"],
    ["[1].transformList(1, x, x)", "EXPRESSION_SYNTAX"],
    ["[1].first() + 1", "TYPE_MISMATCH"],
    ["'a'.base64()", "UNKNOWN_FUNCTION"],
    ["base64.encod('a')", "UNKNOWN_FUNCTION"],
    ["regex.extract('a', '(?=a)')", "INVALID_PATTERN"],
    ["math.greatest('a')", "TYPE_MISMATCH"],
    ["duration('5 minutes')", "INVALID_DURATION"],
    ["timestamp('tomorrow')", "TYPE_MISMATCH"],
  ])("%s is refused", (source, code) => {
    expect(problems(source).map((problem) => problem.code)).toContain(code);
  });
});

/** Texts of any characters, halves of pairs among them. The `binary` unit of fast-check takes a second to be made. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x7f }), fc.integer({ min: 0, max: 0x10ffff })), {
    maxLength: 300,
  })
  .map((points) => String.fromCodePoint(...points));

describe("bytes", () => {
  it("are what everybody else makes of a text", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const bytes = Buffer.from(text, "utf8");

        expect(Buffer.from(toUtf8(text)).equals(bytes)).toBe(true);
        expect(fromUtf8(bytes)).toBe(text.toWellFormed());
        expect(toBase64(bytes)).toBe(bytes.toString("base64"));
        expect(Buffer.from(fromBase64(bytes.toString("base64url"))!).equals(bytes)).toBe(true);
        expect(toHex(sha256(bytes))).toBe(createHash("sha256").update(bytes).digest("hex"));
      }),
      { seed: 7 },
    );
  });

  it("are no text where they are no UTF-8, as the platform says", () => {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 12 }), (bytes) => {
        let text: string | undefined;
        try {
          text = decoder.decode(bytes);
        } catch {
          text = undefined;
        }
        expect(fromUtf8(bytes)).toBe(text);
      }),
      { seed: 7, numRuns: 2_000 },
    );
  });
});
