import type { JsonObject, JsonValue } from "@machinery/client";
import { resolvePointer } from "@machinery/language";
import type { FormControl, FormField } from "./form-model.js";

/** How deep a form follows objects and lists into each other. What lies deeper is put in as JSON. */
const maxDepth = 4;
/** How many values are a choice at most. Of more, one is put in by its type. */
const maxOptions = 200;

/** How a value is put in, and what its type is called. */
export interface TypedControl {
  readonly control: FormControl;
  /** Such as `string` or `list of int`. */
  readonly type: string;
}

/** How a value of a field's type is put in. A schema says more of it. */
export function controlOfType(type: string, schema: JsonObject | undefined): TypedControl {
  if (schema === undefined) return plain(type);
  return controlOf({ type: jsonTypes[type] ?? typeOf(schema), schema, root: schema, depth: 0 });
}

/** The words of JSON Schema for the types of fields. */
const jsonTypes: Readonly<Record<string, string>> = {
  string: "string",
  int: "integer",
  number: "number",
  boolean: "boolean",
  object: "object",
  list: "array",
};

interface Place {
  readonly type: string | undefined;
  readonly schema: JsonObject;
  readonly root: JsonObject;
  readonly depth: number;
}

function controlOf({ type, schema, root, depth }: Place): TypedControl {
  const word = Object.keys(jsonTypes).find((name) => jsonTypes[name] === type) ?? "any";
  const options = optionsOf(schema);
  if (options !== undefined)
    return { control: { kind: "choice", options }, type: word === "any" ? wordOfAll(options) : word };
  if (depth >= maxDepth) return { control: { kind: "json" }, type: word };
  if (type === "array" && isObject(schema["items"]) && schema["prefixItems"] === undefined) {
    const item = controlBelow(schema["items"], root, depth);
    return { control: { kind: "list", item: item.control }, type: `list of ${item.type}` };
  }
  if (type === "object" && isObject(schema["properties"]) && Object.keys(schema["properties"]).length > 0) {
    const required = schema["required"];
    const names = new Set(Array.isArray(required) ? required : []);
    const fields = Object.entries(schema["properties"]).map(([name, property]) =>
      fieldOf(name, property, names.has(name), root, depth),
    );
    return { control: { kind: "group", fields }, type: word };
  }
  const format = schema["format"];
  const { control, type: plainWord } = plain(word);
  return { control, type: typeof format === "string" ? `${plainWord}, ${format}` : plainWord };
}

function fieldOf(
  name: string,
  property: JsonValue,
  isRequired: boolean,
  root: JsonObject,
  depth: number,
): FormField {
  const schema = isObject(property) ? property : {};
  const description = schema["description"] ?? schema["title"];
  return {
    name,
    description: typeof description === "string" ? description : "",
    isRequired,
    isSensitive: false,
    ...controlBelow(schema, root, depth),
  };
}

function controlBelow(schema: JsonObject, root: JsonObject, depth: number): TypedControl {
  const reference = schema["$ref"];
  const resolved = typeof reference === "string" ? resolvePointer(root, reference) : schema;
  // Other keywords beside a reference go on holding: the check says so. The control goes by what is referred to.
  const found = isObject(resolved) ? resolved : {};
  return controlOf({ type: typeOf(found), schema: found, root, depth: depth + 1 });
}

function plain(type: string): TypedControl {
  switch (type) {
    case "string":
      return { control: { kind: "text" }, type };
    case "int":
    case "number":
      return { control: { kind: "number" }, type };
    case "boolean":
      return { control: { kind: "choice", options: [true, false] }, type };
    default:
      return { control: { kind: "json" }, type };
  }
}

function typeOf(schema: JsonObject): string | undefined {
  const type = schema["type"];
  return typeof type === "string" ? type : undefined;
}

/** What values are called of which a schema only says which ones they are. */
function wordOfAll(options: readonly JsonValue[]): string {
  const types = new Set(options.filter((option) => option !== null).map((option) => typeof option));
  return types.size === 1 ? [...types][0]! : "any";
}

/** The values that a schema lists, where each is one that a person can tell by its text. */
function optionsOf(schema: JsonObject): readonly JsonValue[] | undefined {
  const listed = schema["const"] === undefined ? schema["enum"] : [schema["const"]];
  if (!Array.isArray(listed) || listed.length === 0 || listed.length > maxOptions) return undefined;
  return listed.every((value) => typeof value !== "object" || value === null) ? listed : undefined;
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);
