import type { Field, JsonObject } from "@machinery/client";
import { useMemo, useState } from "react";
import { formDraft, type FormDraft } from "./form-draft.js";
import { formModel, type FormModel } from "./form-model.js";
import { formProblems, type FormProblems } from "./form-problems.js";
import { readForm, type FormReading } from "./read-form.js";

/** A form at work. `FieldsForm` shows it. */
export interface FieldsFormState {
  readonly model: FormModel;
  readonly draft: FormDraft;
  /** What is in it now, and what is wrong with that. */
  readonly reading: FormReading;
  /** What is shown to be wrong: nothing until the form was submitted once, from then on what is. */
  readonly problems: FormProblems;
  /** How often it was submitted with something wrong in it. */
  readonly refusals: number;
  readonly change: (draft: FormDraft) => void;
  /** Gives the data where it would be taken. Else nothing, and what is wrong is shown. */
  readonly submit: () => JsonObject | undefined;
}

const none: FormProblems = new Map();

/**
 * Holds what is put into a form of declared fields. `root` opens the paths of what is wrong with it (`data`, `inputs`, `answer`); `initial` is what it
 * holds at first. When the fields are others, so must be the key of what uses it.
 */
export function useFieldsForm(
  fields: readonly Field[],
  root: string,
  initial: JsonObject = {},
): FieldsFormState {
  const model = useMemo(() => formModel(fields, root), [fields, root]);
  const [draft, change] = useState(() => formDraft(model, initial));
  const [refusals, setRefusals] = useState(0);
  const reading = useMemo(() => readForm(model, draft), [model, draft]);
  const problems = useMemo(
    () => (refusals === 0 ? none : formProblems(model, draft, reading.mismatches)),
    [refusals, model, draft, reading],
  );
  const submit = (): JsonObject | undefined => {
    if (reading.data !== undefined && reading.mismatches.length === 0) return reading.data;
    setRefusals(refusals + 1);
    return undefined;
  };
  return { model, draft, reading, problems, refusals, change, submit };
}
