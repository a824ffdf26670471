import { limits, names } from "@machinery/protocol";
import * as forms from "./forms.js";
import { row, type Row } from "./row.js";

export const about = (what: string): Row =>
  row("description", forms.description, `What ${what}, for people`, {
    limits: `at most ${limits.descriptionChars} characters`,
  });

/** What every file of definitions may begin with. */
export const head = (kind: string): readonly Row[] => [
  row("$schema", forms.text, "The JSON Schema that editors complete by; nothing else looks at it"),
  row("kind", forms.choice(kind), "What is defined", {
    otherwise: "known by `address` or `endpoints` against `services` or `operations`",
  }),
  row("name", forms.definitionName, "The name, and the id", {
    required: true,
    limits: names.definition.words,
  }),
];

export const spec = row(
  "spec",
  { words: "map", schema: {} },
  "Another place for all keys but `kind` and `name`",
);

export const inputs = (whose: string): Row =>
  row("inputs", forms.named("field", "fields"), `What ${whose} takes`, {
    limits: `at most ${limits.fields}`,
  });

export const outputs = (whose: string): Row =>
  row("outputs", forms.named("field", "fields"), `What ${whose} answers`, {
    limits: `at most ${limits.fields}`,
  });

export const answer = row(
  "answer",
  forms.fieldName,
  "The output that an answer is put under that is no object",
);

export const attemptTimeout = (otherwise: string): Row =>
  row("attempt_timeout", forms.duration, "How long one attempt may take", { otherwise });
