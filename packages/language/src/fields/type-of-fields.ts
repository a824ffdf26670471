import type { Field, JsonObject, JsonValue } from "@machinery/protocol";
import {
  anyList,
  anyObject,
  bool,
  double,
  dyn,
  type FieldType,
  int,
  join,
  listOf,
  nullType,
  objectOf,
  type ObjectType,
  string,
  type Type,
} from "../cel/type.js";
import { resolvePointer } from "../schema/resolve-pointer.js";
import { isJsonObject } from "../schema/schema-check.js";
import { isRequired } from "./compile-fields.js";

const plain: Readonly<Record<string, Type>> = {
  string,
  int,
  number: double,
  boolean: bool,
  object: anyObject,
  list: anyList,
};

/** The type of an object with the declared fields. With none declared, it may have any. A default makes a field certain. */
export function typeOfFields(fields: readonly Field[]): ObjectType {
  if (fields.length === 0) return anyObject;
  return objectOf(
    fields.map((field) => [
      field.name,
      { type: typeOfField(field), certain: isRequired(field) || field.default !== undefined },
    ]),
  );
}

/** The type of one declared field. A schema says more of objects, lists and `any`. */
export function typeOfField(field: Field): Type {
  const base = Object.hasOwn(plain, field.type) ? plain[field.type]! : dyn;
  if (field.schema === undefined) return base;
  if (base.kind === "object") return typeOfSchema({ ...field.schema, type: "object" }, field.schema);
  if (base.kind === "list") return typeOfSchema({ ...field.schema, type: "array" }, field.schema);
  return base.kind === "dyn" ? typeOfSchema(field.schema, field.schema) : base;
}

/** What a schema's type, properties, required, items, enum and local `$ref` say. The rest is checked when it runs. */
export function typeOfSchema(schema: JsonValue | undefined, root: JsonObject, depth = 0): Type {
  if (!isJsonObject(schema) || depth > 16) return dyn;
  const { type, enum: values, $ref } = schema;
  if (typeof type === "string") return typeNamed(type, schema, root, depth);
  if (type !== undefined) return dyn;
  if (typeof $ref === "string") return typeOfSchema(resolvePointer(root, $ref), root, depth + 1);
  if (Array.isArray(values) && values.length > 0) return values.map(typeOfJson).reduce((a, b) => join(a, b));
  if (schema["const"] !== undefined) return typeOfJson(schema["const"]);
  // Properties without a type also let texts and lists through.
  return dyn;
}

function typeNamed(type: string, schema: JsonObject, root: JsonObject, depth: number): Type {
  switch (type) {
    case "integer":
      return int;
    case "array":
      return listOf(
        Array.isArray(schema["prefixItems"]) ? dyn : typeOfSchema(schema["items"], root, depth + 1),
      );
    case "object":
      return typeOfObject(schema, root, depth);
    case "null":
      return nullType;
    default:
      return plain[type] ?? dyn;
  }
}

/** Keywords that may bring further fields. */
const opening = [
  "patternProperties",
  "allOf",
  "anyOf",
  "oneOf",
  "if",
  "$ref",
  "$dynamicRef",
  "dependentSchemas",
  "unevaluatedProperties",
];

function typeOfObject(schema: JsonObject, root: JsonObject, depth: number): Type {
  const { properties, required, additionalProperties: more } = schema;
  const rest = more !== undefined && more !== false ? typeOfSchema(more, root, depth + 1) : undefined;
  const names = new Set(Array.isArray(required) ? required : []);
  const fields = new Map<string, FieldType>();
  for (const [name, property] of Object.entries(isJsonObject(properties) ? properties : {})) {
    fields.set(name, { type: typeOfSchema(property, root, depth + 1), certain: names.has(name) });
  }
  for (const name of names) {
    if (typeof name === "string" && !fields.has(name)) fields.set(name, { type: rest ?? dyn, certain: true });
  }
  const isOpen =
    opening.some((keyword) => schema[keyword] !== undefined) || (fields.size === 0 && more !== false);
  return objectOf(fields, isOpen ? dyn : rest);
}

/** The type of a constant. */
export function typeOfJson(value: JsonValue): Type {
  if (value === null) return nullType;
  if (Array.isArray(value))
    return value.length === 0 ? anyList : listOf(value.map(typeOfJson).reduce((a, b) => join(a, b)));
  switch (typeof value) {
    case "string":
      return string;
    case "number":
      return Number.isInteger(value) ? int : double;
    case "boolean":
      return bool;
    default:
      return objectOf(
        Object.entries(value).map(([name, field]) => [name, { type: typeOfJson(field), certain: true }]),
      );
  }
}
