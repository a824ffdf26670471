import { useEffect, useId, useRef, type ReactNode } from "react";
import { FieldControl } from "./field-control.js";
import { fieldsDraft, formDraft, type FormDraft } from "./form-draft.js";
import { pathOfField } from "./form-path.js";
import { JsonControl } from "./json-control.js";
import { Problems } from "./problems.js";
import type { FieldsFormState } from "./use-fields-form.js";
import "./forms.css";

/**
 * A form of declared fields. It is put in field by field, or as JSON. Ctrl or Cmd with Enter presses the button among `children` that writes, a primary or
 * dangerous `WriteButton`, which asks `form.submit()` for the data: so what holds for the button holds for the keys.
 */
export function FieldsForm(props: {
  readonly form: FieldsFormState;
  /** What the form is, for screen readers. */
  readonly label: string;
  /** Called by the keys where no such button is among the children. */
  readonly onSubmit?: () => void;
  /** Buttons, below the fields. */
  readonly children?: ReactNode;
}) {
  const { form, label, onSubmit, children } = props;
  const { model, draft, problems, refusals, change } = form;
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    const wrong = "[aria-invalid=true], .form__problems";
    if (refusals > 0) element.current?.querySelector<HTMLElement>(wrong)?.focus();
  }, [refusals]);
  const press = (event: { preventDefault: () => void }): void => {
    event.preventDefault();
    const writes = ".form__buttons :is(.button--primary, .button--danger)";
    const button = element.current?.querySelector<HTMLElement>(writes);
    if (button instanceof HTMLElement) button.click();
    else onSubmit?.();
  };
  const rootId = useId();
  const atRoot = problems.get(model.root);
  return (
    <form
      ref={element}
      className="form"
      aria-label={label}
      noValidate
      autoComplete="off"
      onSubmit={press}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) press(event);
      }}
    >
      {model.fields.length === 0 ? null : <FormKind form={form} />}
      {draft.kind === "json" ? (
        <JsonControl
          id={`${rootId}-json`}
          label={`${model.root} as JSON`}
          text={draft.text}
          problemsId={atRoot && `${rootId}-problems`}
          rows={8}
          onChange={(text) => change({ kind: "json", text })}
        />
      ) : (
        model.fields.map((field) => (
          <FieldControl
            key={field.name}
            field={field}
            path={pathOfField(model.root, field.name)}
            draft={draft.fields.get(field.name)}
            problems={problems}
            onChange={(inner) =>
              change({ kind: "fields", fields: new Map([...draft.fields, [field.name, inner]]) })
            }
          />
        ))
      )}
      <Problems id={`${rootId}-problems`} problems={atRoot} />
      {children === undefined ? null : <div className="form__buttons">{children}</div>}
    </form>
  );
}

/** Chooses between fields and JSON. What is in one is carried over to the other; where that cannot be, one stays. */
function FormKind({ form }: { readonly form: FieldsFormState }) {
  const { model, draft, reading, change } = form;
  const other = otherKind(form);
  const name = useId();
  const choose = (kind: FormDraft["kind"]): void => {
    if (kind !== draft.kind && other !== undefined) change(other);
  };
  const reason =
    reading.data === undefined ? "some of it is no JSON yet" : "there is something in it that no field shows";
  return (
    <fieldset className="form__kind">
      <legend className="visually-hidden">How {model.root} is put in</legend>
      {(["fields", "json"] as const).map((kind) => (
        <label key={kind} className="form__choice">
          <input
            type="radio"
            name={name}
            checked={draft.kind === kind}
            disabled={draft.kind !== kind && other === undefined}
            onChange={() => choose(kind)}
          />
          {kind === "json" ? "JSON" : "Fields"}
        </label>
      ))}
      {other === undefined ? <span className="form__soft">{reason}</span> : null}
    </fieldset>
  );
}

function otherKind({ model, draft, reading }: FieldsFormState): FormDraft | undefined {
  if (reading.data === undefined) return undefined;
  if (draft.kind === "fields") return { kind: "json", text: JSON.stringify(reading.data, null, 2) };
  return fieldsDraft(model, reading.data) && formDraft(model, reading.data);
}
