import type { Mismatch } from "@machinery/language";
import { groupOf, itemsOf, type Draft, type FormDraft } from "./form-draft.js";
import type { FormControl, FormModel } from "./form-model.js";
import { isAtOrBelow, pathOfField, pathOfItem } from "./form-path.js";

/** What is wrong with a form, as sentences by the path of the control they are shown at. */
export type FormProblems = ReadonlyMap<string, readonly string[]>;

/** Puts each mismatch at the innermost control that it concerns. What concerns none of them is at the form's root. */
export function formProblems(
  form: FormModel,
  draft: FormDraft,
  mismatches: readonly Mismatch[],
): FormProblems {
  const places = [form.root];
  if (draft.kind === "fields")
    listPlaces({ kind: "group", fields: form.fields }, draft.fields, form.root, places);
  const problems = new Map<string, string[]>();
  for (const { path, expected, found } of mismatches) {
    // Places are listed from the outside in.
    const place = places.findLast((known) => isAtOrBelow(path, known)) ?? form.root;
    const below = path.slice(place.length).replace(/^\./, "");
    const sentence = `${below === "" ? "" : `${below}: `}expected ${expected}, found ${found}`;
    problems.set(place, [...(problems.get(place) ?? []), sentence]);
  }
  return problems;
}

function listPlaces(control: FormControl, draft: Draft, path: string, places: string[]): void {
  if (control.kind === "group") {
    for (const field of control.fields) {
      const below = pathOfField(path, field.name);
      places.push(below);
      listPlaces(field.control, groupOf(draft).get(field.name), below, places);
    }
  } else if (control.kind === "list") {
    itemsOf(draft).forEach((item, index) => {
      const below = pathOfItem(path, index);
      places.push(below);
      listPlaces(control.item, item, below, places);
    });
  }
}
