import type { Field, JsonObject, JsonValue } from "@machinery/protocol";
import type { Checked, FieldSet, Mismatch } from "../plan.js";
import { toPlain } from "../plain-value.js";
import { setField } from "../set-field.js";
import { compileSchema, type CompiledSchema } from "../schema/compile-schema.js";
import type { At } from "../schema/schema-check.js";
import { describeValue, fieldTypes, typeWords } from "./field-types.js";

interface CompiledField {
  readonly name: string;
  readonly holds: (value: JsonValue) => boolean;
  readonly expected: string;
  readonly required: boolean;
  readonly fallback: JsonValue | undefined;
  readonly schema: CompiledSchema | undefined;
  readonly show: boolean;
  /** Whether it may be left out and does not take null, so that null stands for leaving it out. */
  readonly nullIsAbsent: boolean;
  /** Whether every object inherits something of this name. */
  readonly inherited: boolean;
}

/** The most mismatches that are listed. */
const mismatchLimit = 20;

/** Whether a field must be there: it is required unless it says otherwise or has a default. */
export const isRequired = (field: Field): boolean => field.required ?? field.default === undefined;

/**
 * Compiles declared fields for checking values at run time. Fields of a type that does not exist, or with a schema
 * that is not valid, take anything there: `checkService` and `checkWorkflow` are what refuses them.
 */
export function compileFields(fields: readonly Field[]): FieldSet {
  const compiled = fields.map((field) => compileField(field, isRequired(field)));
  return {
    names: fields.map(({ name }) => name),
    declared: fields.length > 0,
    check: (value, root) => checkObject(compiled, value, root),
  };
}

/** The fields of a workflow's outputs: each may be absent. */
export function compileOutputs(fields: readonly Field[]): FieldSet {
  const compiled = fields.map((field) => compileField(field, false));
  return { ...compileFields(fields), check: (value, root) => checkObject(compiled, value, root) };
}

function compileField(field: Field, required: boolean): CompiledField {
  const type = Object.hasOwn(fieldTypes, field.type) ? field.type : "any";
  const holds = fieldTypes[type]!;
  const schema = field.schema && compileSchema(field.schema).schema;
  const takesNull = holds(null) && (schema === undefined || schema.check(null, () => {}));
  return {
    name: field.name,
    holds,
    expected: typeWords[type]!,
    required,
    fallback: field.default && freeze(toPlain(field.default)),
    schema,
    show: !field.sensitive,
    nullIsAbsent: !takesNull && (!required || field.default !== undefined),
    inherited: field.name in Object.prototype,
  };
}

/** Defaults are shared by all values they are filled into. */
function freeze(value: JsonValue): JsonValue {
  if (typeof value === "object" && value !== null) {
    Object.values(value).forEach(freeze);
    Object.freeze(value);
  }
  return value;
}

function checkObject(fields: readonly CompiledField[], value: JsonObject, root: string): Checked {
  let result = value;
  let mismatches: Mismatch[] | undefined;
  for (const field of fields) {
    const given = field.inherited && !Object.hasOwn(value, field.name) ? undefined : value[field.name];
    if (given === undefined || (given === null && field.nullIsAbsent)) {
      if (field.fallback !== undefined) {
        if (result === value) result = { ...value };
        setField(result, field.name, field.fallback);
      } else if (given === null) {
        if (result === value) result = { ...value };
        delete result[field.name];
      } else if (field.required) {
        (mismatches ??= []).push({
          path: `${root}.${field.name}`,
          expected: field.expected,
          found: "nothing",
        });
      }
      continue;
    }
    if (!field.holds(given)) {
      (mismatches ??= []).push({
        path: `${root}.${field.name}`,
        expected: field.expected,
        found: describeValue(given, field.show),
      });
    } else if (field.schema !== undefined) {
      mismatches = checkSchema(field, given, root, mismatches);
    }
    if (mismatches !== undefined && mismatches.length >= mismatchLimit) break;
  }
  if (mismatches === undefined) return { ok: true, value: result };
  return { ok: false, mismatches: mismatches.slice(0, mismatchLimit) };
}

function checkSchema(
  field: CompiledField,
  value: JsonValue,
  root: string,
  before: Mismatch[] | undefined,
): Mismatch[] | undefined {
  let mismatches = before;
  field.schema!.check(value, (at, expected, found) => {
    mismatches ??= [];
    if (mismatches.length >= mismatchLimit) return;
    mismatches.push({
      path: `${root}.${field.name}${pathText(at)}`,
      expected,
      found: describeValue(found, field.show),
    });
  });
  return mismatches;
}

function pathText(at: At | undefined): string {
  if (at === undefined) return "";
  const { key } = at;
  const step =
    typeof key === "number"
      ? `[${key}]`
      : /^[A-Za-z_][\w-]*$/.test(key)
        ? `.${key}`
        : `[${JSON.stringify(key)}]`;
  return pathText(at.parent) + step;
}
