import type { JsonObject, JsonValue } from "@machinery/client";
import type { FormControl, FormModel } from "./form-model.js";

/**
 * What a person has put in so far, valid or not. A text, a number, a choice and JSON are the text that was typed or chosen (a choice as JSON); a
 * group is a map by name; a list is a list. Undefined: nothing was put in.
 */
export type Draft = string | DraftList | DraftGroup | undefined;
export type DraftList = readonly Draft[];
export type DraftGroup = ReadonlyMap<string, Draft>;

/** The items of a list's draft. */
export const itemsOf = (draft: Draft): DraftList => (Array.isArray(draft) ? (draft as DraftList) : []);

/** The fields of a group's draft. */
export const groupOf = (draft: Draft): DraftGroup =>
  draft instanceof Map ? (draft as DraftGroup) : new Map();

/** What was put into a whole form: field by field, or as one JSON text. */
export type FormDraft =
  { readonly kind: "fields"; readonly fields: DraftGroup } | { readonly kind: "json"; readonly text: string };

/** What a form holds at the beginning: nothing, or given data, as fields where these can show all of it. */
export function formDraft(form: FormModel, data: JsonObject = {}): FormDraft {
  const fields = fieldsDraft(form, data);
  if (form.fields.length > 0 && fields !== undefined) return { kind: "fields", fields };
  return { kind: "json", text: JSON.stringify(data, null, 2) };
}

/** Data as it would have been put in, field by field. Undefined where the fields cannot show all of it. */
export function fieldsDraft(form: FormModel, data: JsonObject): DraftGroup | undefined {
  const draft = draftOf({ kind: "group", fields: form.fields }, data);
  return draft instanceof Map ? draft : undefined;
}

/** A value as it would have been put in. Undefined where the control cannot show it. */
function draftOf(control: FormControl, value: JsonValue): Draft {
  switch (control.kind) {
    case "text":
      return typeof value === "string" ? value : undefined;
    case "number":
      return typeof value === "number" ? String(value) : undefined;
    case "choice":
      return control.options.includes(value) ? JSON.stringify(value) : undefined;
    case "json":
      return JSON.stringify(value, null, 2);
    case "list": {
      if (!Array.isArray(value)) return undefined;
      const items = value.map((item) => draftOf(control.item, item));
      return items.includes(undefined) ? undefined : items;
    }
    default: {
      if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
      const known = new Map(control.fields.map((field) => [field.name, field]));
      const fields = Object.entries(value).map(([name, inner]): [string, Draft] => {
        const field = known.get(name);
        return [name, field && draftOf(field.control, inner)];
      });
      return fields.some(([, draft]) => draft === undefined) ? undefined : new Map(fields);
    }
  }
}
