import { limits, names } from "@machinery/protocol";
import type { Form } from "./row.js";

const form = (words: string, schema: Form["schema"]): Form => ({ words, schema });

/** A text as it stands. */
export const text = form("text", { type: "string" });

/** A text for people. */
export const description = form("text", { type: "string", maxLength: limits.descriptionChars });

/** A text that may hold expressions. */
export const template = form("text, may hold `${…}`", { type: "string" });

/** The name of a service or workflow. */
export const definitionName = form("name", { type: "string", pattern: names.definition.pattern.source });

/** The name of an operation, an endpoint or a branch. */
export const operationName = form("name", { type: "string", pattern: names.operation.pattern.source });

/** The name of an input or output. */
export const fieldName = form("name", { type: "string", pattern: names.field.pattern.source });

/** What a call names. */
export const called = form("`service` or `service.endpoint`", {
  type: "string",
  pattern: "^[a-z][a-z0-9-]{0,62}(?:\\.[a-z][a-z0-9_]{0,62})?$",
});

/** What a call names, or an expression that chooses it. */
export const calledOrChosen = form("`service`, `service.endpoint`, or one `${…}`", {
  anyOf: [called.schema, { type: "string", pattern: "^\\s*\\$\\{" }],
});

/** A length of time. */
export const duration = form("[duration](#durations)", {
  type: "string",
  pattern:
    "^(?:(?:\\d+(?:\\.\\d+)?(?:ms|d|h|m|s))+|P(?:\\d+(?:\\.\\d+)?[WD])*(?:T(?:\\d+(?:\\.\\d+)?[HMS])+)?)$",
});

/** How long something is kept. */
export const keeping = form("[duration](#durations) or `forever`", {
  anyOf: [duration.schema, { const: "forever" }],
});

/** So many calls in a time. */
export const rate = form("calls in a time: `100/s`, `30/m`, `5/10s`", {
  type: "string",
  pattern: "^\\d+/(?:d|h|m|s|ms|\\d.*)$",
});

/** A condition. YAML reads `true` as a boolean, and that is fine. */
export const condition = form("[condition](#expressions)", { type: ["string", "boolean"] });

/** A text with an expression in it. */
export const expressionIn = form("text with `${…}`", { type: "string", pattern: "\\$\\{" });

/** One expression. */
export const expression = form("one `${…}`", { type: "string", pattern: "^\\s*\\$\\{" });

/** An object whose texts may hold expressions, or one expression that gives an object. */
export const mapping = form("[mapping](#mappings)", {
  type: ["object", "string"],
  pattern: "^\\s*\\$\\{",
});

/** An object whose texts may hold expressions. */
export const values = form("[mapping](#mappings), written out", { type: "object", minProperties: 1 });

/** Any JSON whose texts may hold expressions. */
export const value = form("any value, texts may hold `${…}`", {});

/** Any JSON. */
export const json = form("any value", {});

/** True or false. */
export const boolean = form("boolean", { type: "boolean" });

/** A JSON Schema. */
export const jsonSchema = form("JSON Schema, 2020-12", { type: "object" });

/** Texts by name. */
export const texts = form("map of texts", {
  type: "object",
  additionalProperties: { type: ["string", "number", "boolean"] },
});

/** A whole number. */
export const int = (minimum: number, maximum: number): Form =>
  form("int", { type: "integer", minimum, maximum });

/** A number. */
export const number = (minimum: number, maximum: number): Form =>
  form("number", { type: "number", minimum, maximum });

/** One of a few texts. */
export const choice = (...of: readonly string[]): Form =>
  form(of.map((one) => `\`${one}\``).join(", "), { enum: [...of] });

/** A list of one form. */
export const list = (of: Form, words = `list of: ${of.words}`): Form =>
  form(words, { type: "array", items: of.schema });

/** A map of another shape. */
export const shape = (id: string, words = id): Form => form(`[${words}](#${id})`, { $ref: `#/$defs/${id}` });

/** Several of a shape, each with a name: a map by name, or a list whose elements say \`name\`. */
export const named = (id: string, words: string): Form =>
  form(`[${words}](#${id}), by name`, {
    type: ["object", "array"],
    additionalProperties: { $ref: `#/$defs/${id}` },
    items: { $ref: `#/$defs/${id}`, required: ["name"] },
  });

/** Operations in the order they run. */
export const operations = form("[operations](#operations)", { $ref: "#/$defs/operations" });

/** One form or the other. */
export const either = (one: Form, other: Form): Form =>
  form(`${one.words}, or ${other.words}`, { anyOf: [one.schema, other.schema] });

/** Nothing at all, which some keys take. */
export const nothing: Form = form("nothing", { type: "null" });

/** The branches of a fork: operations by name, or a list of maps that say `name` and `do`. */
export const branches = form("[operations](#operations), by [branch](#branch)", {
  type: ["object", "array"],
  propertyNames: { pattern: names.operation.pattern.source },
  additionalProperties: { $ref: "#/$defs/operations" },
  items: { $ref: "#/$defs/branch" },
});

/** The name of a signal. */
export const signalName = form("name", { type: "string", pattern: names.signal.pattern.source });
