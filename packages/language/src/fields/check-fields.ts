import { type Field, limits, names } from "@machinery/protocol";
import type { Findings } from "../findings.js";
import { toPlain } from "../plain-value.js";
import { protoName } from "../proto-name.js";
import { compileSchema, isSchemaKeyword, schemaKeywords } from "../schema/compile-schema.js";
import { isJsonObject } from "../schema/schema-check.js";
import { nearest, suggest } from "../suggest.js";
import { compileFields } from "./compile-fields.js";
import { describeValue, fieldTypes } from "./field-types.js";

/** Checks declared inputs or outputs: names, types, schemas, defaults. */
export function checkFields(fields: readonly Field[], path: string, findings: Findings): void {
  if (fields.length > limits.fields) {
    findings.add(path, {
      code: "TOO_LARGE",
      expected: `at most ${limits.fields} fields`,
      found: `${fields.length}`,
      hint: "put what belongs together into an object",
    });
    return;
  }
  const seen = new Set<string>();
  fields.forEach((field, index) => {
    const place = `${path}[${index}]`;
    checkName(field, place, findings);
    if (seen.has(field.name)) {
      findings.add(`${place}.name`, {
        code: "DUPLICATE_NAME",
        expected: "each name once",
        found: `\`${field.name.slice(0, 80)}\` again`,
        hint: "rename or remove one of them",
      });
    }
    seen.add(field.name);
    checkDescription(field.description, place, findings);
    checkType(field, place, findings);
  });
}

function checkName({ name }: Field, path: string, findings: Findings): void {
  if (name === "__proto__") return findings.add(`${path}.name`, protoName);
  if (names.field.pattern.test(name)) return;
  findings.add(`${path}.name`, {
    code: "INVALID_NAME",
    expected: `a name (${names.field.words})`,
    found: JSON.stringify(name.slice(0, 80)),
    hint: "rename it",
  });
}

/** Checks the length of a text for people. */
export function checkDescription(text: string, path: string, findings: Findings): void {
  if (text.length <= limits.descriptionChars) return;
  findings.add(`${path}${path === "" ? "" : "."}description`, {
    code: "TOO_LARGE",
    expected: `at most ${limits.descriptionChars} characters`,
    found: `${text.length}`,
    hint: "shorten it",
  });
}

/** What other languages call our types. */
const foreign: Readonly<Record<string, string>> = {
  str: "string",
  text: "string",
  integer: "int",
  long: "int",
  int64: "int",
  int32: "int",
  float: "number",
  double: "number",
  decimal: "number",
  bool: "boolean",
  array: "list",
  map: "object",
  dict: "object",
  struct: "object",
  json: "any",
};

function checkType(field: Field, path: string, findings: Findings): void {
  if (!Object.hasOwn(fieldTypes, field.type)) {
    const near = Object.hasOwn(foreign, field.type.toLowerCase())
      ? foreign[field.type.toLowerCase()]!
      : nearest(field.type, Object.keys(fieldTypes));
    const expected = `one of ${Object.keys(fieldTypes).join(", ")}`;
    if (field.type === "")
      findings.add(path, {
        code: "MISSING_FIELD",
        expected: `a \`type\`: ${expected}`,
        found: "none",
        hint: "say what type it is; `any` takes everything",
      });
    else
      findings.add(`${path}.type`, {
        code: "UNKNOWN_TYPE",
        expected,
        found: `\`${field.type.slice(0, 80)}\``,
        hint: near === undefined ? "choose one of them" : `did you mean \`${near}\`?`,
      });
    return;
  }
  if (field.schema !== undefined && !checkSchema(field, `${path}.schema`, findings)) return;
  checkDefault(field, path, findings);
}

const schemaTypes: Readonly<Record<string, string>> = {
  string: "string",
  int: "integer",
  number: "number",
  boolean: "boolean",
  object: "object",
  list: "array",
};

function checkSchema(field: Field, path: string, findings: Findings): boolean {
  const { problems } = compileSchema(field.schema!);
  for (const { pointer, expected, found } of problems) {
    findings.add(path, {
      code: "INVALID_SCHEMA",
      expected: `${expected} at ${pointer === "" ? "its root" : pointer}`,
      found,
      hint: "schemas are JSON Schema, draft 2020-12",
    });
  }
  for (const name of Object.keys(field.schema!)) {
    if (isSchemaKeyword(name)) continue;
    findings.add(`${path}.${name}`, {
      severity: "warning",
      code: "INVALID_SCHEMA",
      expected: "a keyword of JSON Schema",
      found: `\`${name.slice(0, 80)}\``,
      hint: suggest(name, schemaKeywords, "it has no effect"),
    });
  }
  const own = field.schema!["type"];
  const wanted = schemaTypes[field.type];
  const fits =
    own === undefined || wanted === undefined || own === wanted || (own === "integer" && wanted === "number");
  if (!fits) {
    findings.add(`${path}.type`, {
      code: "INVALID_SCHEMA",
      expected: `\`${wanted}\`, because the field is of type ${field.type}`,
      found: JSON.stringify(own).slice(0, 60),
      hint: "leave the type of the schema out, or make the field's type `any`",
    });
  }
  return problems.length === 0 && fits;
}

function checkDefault(field: Field, path: string, findings: Findings): void {
  if (field.default === undefined) return;
  const value = toPlain(field.default);
  // As if it had none: null would give way to the very default that is checked.
  const { default: _, ...bare } = field;
  const checked = compileFields([{ ...bare, required: true }]).check({ [field.name]: value }, "default");
  if (checked.ok) return;
  const [first] = checked.mismatches;
  findings.add(`${path}.default`, {
    code: "INVALID_DEFAULT",
    expected: first?.expected ?? field.type,
    found: isJsonObject(value) ? (first?.found ?? "an object") : describeValue(value, !field.sensitive),
    hint:
      value === null
        ? "leave the default out, and write `required: false` instead"
        : "make the default match the type",
  });
}
