import type { JsonObject, JsonValue } from "@machinery/client";
import type { Mismatch } from "@machinery/language";
import { groupOf, itemsOf, type Draft, type DraftGroup, type FormDraft } from "./form-draft.js";
import type { FormControl, FormField, FormModel } from "./form-model.js";
import { pathOfField, pathOfItem } from "./form-path.js";

/** What is in a form. */
export interface FormReading {
  /** The data. Undefined where a JSON text cannot be read. It is as it was put in: defaults are not filled in. */
  readonly data: JsonObject | undefined;
  /** What is wrong with it, in the words of the daemon's own check. Empty: it would be taken. */
  readonly mismatches: readonly Mismatch[];
}

/** Reads what was put into a form, and checks it. */
export function readForm(form: FormModel, draft: FormDraft): FormReading {
  const unreadable: Mismatch[] = [];
  const data =
    draft.kind === "json"
      ? readObject(draft.text, form.root, unreadable)
      : readGroup(form.fields, draft.fields, form.root, unreadable);
  if (data === undefined || unreadable.length > 0) return { data: undefined, mismatches: unreadable };
  const checked = form.check(data, form.root);
  return { data, mismatches: checked.ok ? [] : checked.mismatches };
}

function readObject(text: string, path: string, unreadable: Mismatch[]): JsonObject | undefined {
  const value = text.trim() === "" ? {} : readJson(text, path, unreadable);
  if (value === undefined) return undefined;
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  unreadable.push({ path, expected: 'a JSON object, such as {"name": "value"}', found: "another value" });
  return undefined;
}

function readGroup(
  fields: readonly FormField[],
  draft: DraftGroup,
  path: string,
  unreadable: Mismatch[],
): JsonObject {
  const entries = fields.flatMap((field): [string, JsonValue][] => {
    const below = pathOfField(path, field.name);
    const value = readDraft(field.control, draft.get(field.name), field.isRequired, below, unreadable);
    return value === undefined ? [] : [[field.name, value]];
  });
  return Object.fromEntries(entries);
}

/** The value of a draft. Undefined: nothing was put in, or it cannot be read, which is told. */
function readDraft(
  control: FormControl,
  draft: Draft,
  isRequired: boolean,
  path: string,
  unreadable: Mismatch[],
): JsonValue | undefined {
  if (control.kind === "group") {
    const value = readGroup(control.fields, groupOf(draft), path, unreadable);
    return isRequired || Object.keys(value).length > 0 ? value : undefined;
  }
  if (control.kind === "list") {
    const items = itemsOf(draft);
    if (items.length === 0) return isRequired ? [] : undefined;
    return items.map((item, index) => {
      const value = readDraft(control.item, item, true, pathOfItem(path, index), unreadable);
      // An item has its place: one that nothing was put in is an empty text, or nothing in words of JSON.
      return value ?? (control.item.kind === "text" ? "" : null);
    });
  }
  if (typeof draft !== "string") return undefined;
  if (control.kind === "text") return draft === "" && !isRequired ? undefined : draft;
  if (draft.trim() === "") return undefined;
  return control.kind === "number" ? readNumber(draft) : readJson(draft, path, unreadable);
}

/** What is no number stays the text it is, so that the check says what is wrong. */
function readNumber(text: string): JsonValue {
  const value = /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : text;
}

function readJson(text: string, path: string, unreadable: Mismatch[]): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    unreadable.push({ path, expected: 'JSON (a text in quotes: "like this")', found: "something else" });
    return undefined;
  }
}
