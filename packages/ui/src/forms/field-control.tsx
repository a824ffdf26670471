import { useId } from "react";
import type { Draft } from "./form-draft.js";
import type { FormField } from "./form-model.js";
import type { FormProblems } from "./form-problems.js";
import { LeafControl } from "./leaf-control.js";
import { ManyControl } from "./many-control.js";
import { Problems } from "./problems.js";

/** One field of a form: its name, its type, what it means, the control, and what is wrong with it. */
export function FieldControl(props: {
  readonly field: FormField;
  readonly path: string;
  readonly draft: Draft;
  readonly problems: FormProblems;
  readonly onChange: (draft: Draft) => void;
}) {
  const { field, path, draft, problems, onChange } = props;
  const { name, type, description, isRequired, isSensitive, control, fallback } = field;
  const id = useId();
  const here = problems.get(path);
  const described = description === "" ? undefined : `${id}-description`;
  const note = [isRequired ? undefined : "optional", isSensitive ? "sensitive" : undefined]
    .filter((word) => word !== undefined)
    .join(", ");
  const title = (
    <>
      <span className="mono form__name">{name}</span> <span className="form__soft">{type}</span>
      {note === "" ? null : <span className="form__soft"> · {note}</span>}
    </>
  );
  const more = (
    <>
      {described === undefined ? null : (
        <p id={described} className="form__soft">
          {description}
        </p>
      )}
    </>
  );
  if (control.kind === "list" || control.kind === "group") {
    return (
      <fieldset
        className="form__group"
        aria-describedby={[described, here && `${id}-problems`].filter(Boolean).join(" ") || undefined}
      >
        <legend>{title}</legend>
        {more}
        <ManyControl {...{ control, path, draft, problems, onChange }} label={name} />
        <Problems id={`${id}-problems`} problems={here} />
      </fieldset>
    );
  }
  return (
    <div className="form__field">
      <label htmlFor={id}>{title}</label>
      {more}
      <LeafControl
        id={id}
        control={control}
        text={typeof draft === "string" ? draft : ""}
        isSensitive={isSensitive}
        nothing={fallback === undefined ? undefined : `default: ${JSON.stringify(fallback)}`}
        describedBy={described}
        problemsId={here && `${id}-problems`}
        onChange={onChange}
      />
      <Problems id={`${id}-problems`} problems={here} />
    </div>
  );
}
