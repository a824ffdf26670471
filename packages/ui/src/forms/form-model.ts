import { valueToJson, type Field, type JsonValue } from "@machinery/client";
import { compileFields, type FieldSet } from "@machinery/language";
import { controlOfType } from "./control-of-schema.js";

/** How a value is put in. */
export type FormControl =
  /** As a text, of any number of lines. */
  | { readonly kind: "text" }
  /** As a number, written out. */
  | { readonly kind: "number" }
  /** As one of a few values. */
  | { readonly kind: "choice"; readonly options: readonly JsonValue[] }
  /** As any number of items, each put in alike. */
  | { readonly kind: "list"; readonly item: FormControl }
  /** As fields of its own. */
  | { readonly kind: "group"; readonly fields: readonly FormField[] }
  /** As JSON text: there is nothing simpler for it. */
  | { readonly kind: "json" };

/** One field of a form. */
export interface FormField {
  readonly name: string;
  /** What kind of value it takes, in a word or two: `string`, `list of int`. */
  readonly type: string;
  /** What it means, for people. May be empty. */
  readonly description: string;
  readonly isRequired: boolean;
  /** Whether what is put in is hidden, and kept nowhere. */
  readonly isSensitive: boolean;
  /** The value it takes where nothing is put in. Unset: none. */
  readonly fallback?: JsonValue;
  readonly control: FormControl;
}

/** A form that is made of declared fields: inputs of a workflow or a service, the form of an ask, what a signal's data must be. */
export interface FormModel {
  /** What opens the paths of its mismatches: `data`, `inputs`, `answer`. */
  readonly root: string;
  /** In the order they were declared. Without any, every JSON object is taken. */
  readonly fields: readonly FormField[];
  /** The daemon's own check of the same fields. */
  readonly check: FieldSet["check"];
}

/** Makes the form for declared fields. */
export function formModel(fields: readonly Field[], root: string): FormModel {
  const compiled = compileFields(fields);
  return { root, fields: fields.map(formField), check: (data, at) => compiled.check(data, at) };
}

function formField(field: Field): FormField {
  const { name, description, sensitive } = field;
  const { control, type } = controlOfType(field.type, field.schema);
  return {
    name,
    description,
    type,
    isRequired: field.required ?? field.default === undefined,
    isSensitive: sensitive,
    ...(field.default === undefined ? {} : { fallback: valueToJson(field.default) }),
    control: sensitive && (control.kind === "list" || control.kind === "group") ? { kind: "json" } : control,
  };
}
