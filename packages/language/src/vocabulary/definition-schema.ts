import type { JsonObject } from "@machinery/protocol";
import { definitionShapes } from "./definition-shapes.js";
import { partShapes } from "./part-shapes.js";
import type { Row, Shape } from "./row.js";
import { operationRows, verbShapes } from "./verb-shapes.js";

/**
 * The JSON Schema (2020-12) of a file of definitions, for editors: what has this form, the readers read. What an expression, a name or
 * a type may be where it stands is told by `machinery workflow validate`, not by this.
 */
export function definitionSchema(): JsonObject {
  const tops = definitionShapes.filter(isTop);
  const parts = [...definitionShapes.filter((shape) => !isTop(shape)), ...partShapes];
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "machinery: services and workflows",
    ...choose({ type: "array" }, { items: { $ref: "#/$defs/definition" } }, { $ref: "#/$defs/definition" }),
    $defs: {
      definition: definition(),
      ...Object.fromEntries(tops.map((shape) => [shape.id, topSchema(shape)])),
      ...Object.fromEntries(parts.map((shape) => [shape.id, partSchema(shape, shape.rows)])),
      operations: {
        description: "Operations, carried out in the order they are written",
        type: ["object", "array"],
        additionalProperties: { $ref: "#/$defs/operation" },
        items: { $ref: "#/$defs/operation" },
      },
      operation: operation(),
      ...Object.fromEntries(
        verbShapes.map((shape) => [shape.id, partSchema(shape, [...operationRows, ...shape.rows])]),
      ),
    },
  };
}

/** Whether a shape is one of a whole definition: those may be written inside `spec`. */
const isTop = ({ rows }: Shape): boolean => rows.some(({ key }) => key === "spec");

/** A service or a workflow: by what it says, or by its keys. */
function definition(): JsonObject {
  const kindIs = (kind: string): JsonObject => ({
    properties: { kind: { const: kind } },
    required: ["kind"],
  });
  const says = (...keys: string[]): JsonObject => ({
    anyOf: keys.flatMap((key) => [
      { required: [key] },
      { properties: { spec: { type: "object", required: [key] } }, required: ["spec"] },
    ]),
  });
  return {
    type: "object",
    ...choose(
      { anyOf: [kindIs("service"), { not: { required: ["kind"] }, ...says("address", "endpoints") }] },
      { $ref: "#/$defs/service" },
      { $ref: "#/$defs/workflow" },
    ),
  };
}

function topSchema(shape: Shape): JsonObject {
  const inner = shape.rows.filter(({ key }) => !["$schema", "kind", "spec"].includes(key));
  const spec = { type: "object", properties: propertiesOf(inner), additionalProperties: false };
  return {
    description: plain(shape.about),
    type: "object",
    properties: {
      ...propertiesOf(shape.rows.filter(({ key }) => key !== "spec")),
      spec: { description: "Another place for the keys of the definition", ...spec },
    },
    additionalProperties: false,
    allOf: inner
      .filter(({ required }) => required)
      .map(({ key }) => ({
        anyOf: [
          { required: [key] },
          { properties: { spec: { type: "object", required: [key] } }, required: ["spec"] },
        ],
      })),
  };
}

function partSchema(shape: Shape, rows: readonly Row[]): JsonObject {
  const required = rows.filter((row) => row.required).map(({ key }) => key);
  return {
    ...(shape.about === "" ? {} : { description: plain(shape.about) }),
    type: "object",
    properties: propertiesOf(rows),
    ...(required.length === 0 ? {} : { required }),
    additionalProperties: false,
  };
}

/** One verb says what an operation does; what may stand beside it goes by the verb. */
function operation(): JsonObject {
  return {
    type: "object",
    properties: {
      ...propertiesOf(operationRows),
      ...Object.fromEntries(verbShapes.map(({ id, about }) => [id, { description: plain(about) }])),
    },
    oneOf: verbShapes.map(({ id }) => ({ required: [id] })),
    allOf: verbShapes.map(({ id }) => choose({ required: [id] }, { $ref: `#/$defs/${id}` })),
  };
}

/** JSON Schema's own words, by their names: none of them is ever awaited. */
const choose = (condition: JsonObject, yes: JsonObject, no?: JsonObject): JsonObject =>
  Object.fromEntries([
    ["if", condition],
    // oxlint-disable-next-line unicorn/no-thenable
    ["then", yes],
    ...(no === undefined ? [] : [["else", no]]),
  ]) as JsonObject;

const propertiesOf = (rows: readonly Row[]): JsonObject =>
  Object.fromEntries(rows.map((row) => [row.key, { description: wordsOf(row), ...row.form.schema }]));

function wordsOf({ about, limits, otherwise }: Row): string {
  const more = [
    ...(limits === undefined ? [] : [limits]),
    ...(otherwise === undefined ? [] : [`without it: ${otherwise}`]),
  ];
  return plain(more.length === 0 ? about : `${about} (${more.join("; ")})`);
}

/** Markdown as plain text: editors show descriptions as they are. */
const plain = (markdown: string): string =>
  markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
