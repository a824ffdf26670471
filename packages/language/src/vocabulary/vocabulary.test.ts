import { readdirSync, readFileSync } from "node:fs";
import type { JsonValue } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { definitionToJson } from "../writing/definition-to-json.js";
import { readDefinitions } from "../reading/read-definitions.js";
import { compileSchema } from "../schema/compile-schema.js";
import { definitionSchema } from "./definition-schema.js";
import { definitionShapes } from "./definition-shapes.js";
import { partShapes } from "./part-shapes.js";
import { referencePage } from "./reference-page.js";
import type { Shape } from "./row.js";
import { operationRows, verbShapes } from "./verb-shapes.js";

const examples = new URL("../../../../examples/", import.meta.url);
const docs = "../../../../docs/";
const shapes = [...definitionShapes, ...verbShapes, ...partShapes];
const shapeOf = (id: string): Shape => shapes.find((shape) => shape.id === id)!;

const { schema, problems } = compileSchema(definitionSchema());
const faults = (value: JsonValue): string[] => {
  const found: string[] = [];
  schema.check(value, (at, expected, value) => {
    const keys: (string | number)[] = [];
    for (let place = at; place !== undefined; place = place.parent) keys.unshift(place.key);
    found.push(`${keys.join(".")}: ${expected}, not ${JSON.stringify(value).slice(0, 60)}`);
  });
  return found;
};

/** A definition that has a shape, written as JSON, somewhere. */
const places: Readonly<Record<string, (shape: JsonValue) => JsonValue>> = {
  service: (shape) => ({ kind: "service", ...(shape as object) }),
  workflow: (shape) => ({ kind: "workflow", ...(shape as object) }),
  endpoint: (shape) => ({ kind: "service", name: "a", address: "http://a", endpoints: [shape] }),
  webhook: (shape) => ({ kind: "workflow", name: "a", services: ["a"], webhook: shape }),
  notice: (shape) => ({ kind: "workflow", name: "a", services: ["a"], notify: [shape] }),
  concurrency: (shape) => ({ kind: "workflow", name: "a", services: ["a"], concurrency: shape }),
  retention: (shape) => ({ kind: "workflow", name: "a", services: ["a"], retention: shape }),
  field: (shape) => ({ kind: "workflow", name: "a", services: ["a"], inputs: [shape] }),
  breaker: (shape) => ({ kind: "service", name: "a", address: "http://a", breaker: shape }),
  retry: (shape) => operation({ call: "a", retry: shape }),
  branch: (shape) => operation({ fork: [shape] }),
  switch_case: (shape) => operation({ switch: [shape] }),
  catch: (shape) => operation({ try: [{ call: "a" }], catch: [shape] }),
  error: (shape) => operation({ raise: shape }),
  wait_until: (shape) => operation({ wait: shape }),
  compensation: (shape) => operation({ call: "a", compensate: shape }),
  call_shape: (shape) => operation({ call: "${ data.a }", among: ["a"], shape }),
};
const operation = (value: JsonValue): JsonValue => ({ kind: "workflow", name: "a", operations: [value] });
const place = (id: string, shape: JsonValue): JsonValue => (places[id] ?? operation)(shape);

/** What the readers find in a text that they should not. */
const findingsOf = (text: string) => readDefinitions(text).findings;

describe("the table of keys", () => {
  it.each(shapes.map(({ id }) => id))("has the keys that are read, and no others: %s", (id) => {
    const { rows } = shapeOf(id);
    const isVerb = verbShapes.includes(shapeOf(id));
    const least: Record<string, JsonValue> = isVerb ? leastVerb(id) : {};
    const keys = [...(isVerb ? operationRows : []), ...rows].map(({ key }) => key);

    const { findings } = readDefinitions(JSON.stringify(place(id, { ...least, zzz: 1 })));
    const unknown = findings.find(({ found }) => found === "`zzz`");
    const read = unknown?.expected.replace("one of ", "").split(", ") ?? [];

    expect(read.filter((key) => !keys.includes(key))).toEqual([]);
    expect(keys.filter((key) => !read.includes(key))).toEqual([]);
  });

  it.each(shapes.filter(({ example }) => example !== undefined))(
    "has examples that are read and fit the schema: $id",
    ({ id, example }) => {
      const value = place(id, parse(example!) as JsonValue);

      expect(findingsOf(JSON.stringify(value))).toEqual([]);
      expect(faults(value)).toEqual([]);
    },
  );

  it("says all of it in one sentence each", () => {
    for (const { rows } of shapes) for (const { about } of rows) expect(about).toMatch(/^[A-Z`].*[^.]$/s);
  });
});

/** The least that makes a verb's keys readable. */
const leastVerb = (id: string): Record<string, JsonValue> => {
  const { example } = shapeOf(id);
  const value = (parse(example!) as Record<string, JsonValue>)[id]!;
  return { [id]: value };
};

describe("the JSON Schema of definitions", () => {
  it("is one, and takes no more than JSON Schema has", () => {
    expect(problems).toEqual([]);
  });

  it("is as it was written down (npm run docs)", async () => {
    await expect(`${JSON.stringify(definitionSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
      `${docs}machinery.schema.json`,
    );
  });

  it("takes a workflow that has everything, in both spellings", () => {
    const text = readFileSync(new URL("../../test/everything.yaml", import.meta.url), "utf8");
    const value = parse(text) as JsonValue;

    expect(faults(value)).toEqual([]);
    expect(findingsOf(text)).toEqual([]);
    const { documents } = readDefinitions(text);
    for (const { definition } of documents) expect(faults(definitionToJson(definition))).toEqual([]);
  });

  const files = ["definitions", "python", "order/definitions"].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, examples))
      .filter((file) => /\.(json|yaml)$/.test(file) && !file.endsWith(".test.yaml"))
      .map((file) => `${folder}/${file}`),
  );

  it.each(files)("takes examples/%s", (file) => {
    expect(faults(parse(readFileSync(new URL(file, examples), "utf8")) as JsonValue)).toEqual([]);
  });

  it.each(files.filter((file) => file.endsWith(".yaml")))("is named by examples/%s", (file) => {
    const [first] = readFileSync(new URL(file, examples), "utf8").split("\n");

    const up = "../".repeat(file.split("/").length);
    expect(first).toBe(`# yaml-language-server: $schema=${up}docs/machinery.schema.json`);
  });

  it.each([
    ["a kind that there is not", { kind: "flow", name: "a" }],
    ["no name", { address: "http://a" }],
    ["an unknown key", { name: "a", services: ["b"], input: {} }],
    ["an unknown key in spec", { name: "a", spec: { services: ["b"], input: {} } }],
    ["a name with capitals", { name: "Upper", address: "http://a" }],
    ["a number as a name", { name: 1, address: "http://a" }],
    ["a type that there is not", { name: "a", services: ["b"], inputs: { x: { type: "text" } } }],
    ["a field without a type", { name: "a", services: ["b"], inputs: { x: {} } }],
    ["a field in a list without a name", { name: "a", services: ["b"], inputs: [{ type: "int" }] }],
    ["an operation without a verb", operation({ name: "a" })],
    ["two verbs", operation({ call: "a", set: {} })],
    ["a verb that there is not", operation({ cal: "a" })],
    ["a key of another verb", operation({ set: { a: 1 }, maximum: 3 })],
    ["a duration without a unit", operation({ call: "a", timeout: 5 })],
    ["a duration in words", operation({ call: "a", timeout: "five minutes" })],
    ["a mapping that is a list", operation({ call: "a", input: [] })],
    ["a mapping that is a plain text", operation({ call: "a", input: "data" })],
    ["a set that is one expression", operation({ set: "${ data.x }" })],
    ["too many attempts", operation({ call: "a", retry: { attempts: 2_000 } })],
    ["a retry by a text", operation({ call: "a", retry: "always" })],
    ["a loop without a bound", operation({ while: "true", do: [{ set: { a: 1 } }] })],
    ["a switch that is a map", operation({ switch: { when: "true" } })],
    ["a case without a condition", operation({ switch: [{ do: [] }] })],
    ["a raise without a reason", operation({ raise: { message: "no" } })],
    [
      "a fault deep inside",
      operation({ try: [{ switch: [{ when: "true", do: [{ call: 1 }] }] }], finally: [] }),
    ],
    ["a for that is no expression", operation({ for: "data.lines", do: [{ call: "a" }] })],
    ["an on_error that there is not", operation({ for: "${ data.x }", do: [], on_error: "ignore" })],
    [
      "a list of definitions with a bad one",
      [
        { name: "a", services: ["b"] },
        { name: "a", services: "b" },
      ],
    ],
  ])("refuses %s", (_what, value) => {
    expect(faults(value)).not.toEqual([]);
  });
});

describe("the reference of definitions", () => {
  it("is as it was written down (npm run docs)", async () => {
    await expect(referencePage()).toMatchFileSnapshot(`${docs}reference.md`);
  });

  it("links to nothing that is not there", () => {
    const page = referencePage();
    const anchors = new Set(
      [...page.matchAll(/<a id="(\w+)">|^#+ (.+)$/gm)].map(([, id, title]) => id ?? title!.toLowerCase()),
    );
    for (const [, anchor] of page.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(anchor);
  });
});
