import type { FormControl } from "./form-model.js";
import { JsonControl } from "./json-control.js";

/** A control that holds one value, as a text. */
export function LeafControl(props: {
  readonly id: string;
  /** Its name, where no label is beside it. */
  readonly label?: string;
  readonly control: FormControl;
  readonly text: string;
  readonly isSensitive: boolean;
  /** What holds where nothing is put in. */
  readonly nothing?: string | undefined;
  readonly describedBy?: string | undefined;
  readonly problemsId?: string | undefined;
  /** Undefined: what was put in is taken out again. */
  readonly onChange: (text: string | undefined) => void;
}) {
  const { id, label, control, text, isSensitive, nothing, describedBy, problemsId, onChange } = props;
  const named = {
    id,
    "aria-label": label,
    "aria-invalid": problemsId !== undefined,
    "aria-describedby": [describedBy, problemsId].filter((one) => one !== undefined).join(" ") || undefined,
  };
  switch (control.kind) {
    case "choice":
      return (
        <select
          {...named}
          className="field form__select"
          value={text}
          onChange={(change) => onChange(change.target.value === "" ? undefined : change.target.value)}
        >
          <option value="">{nothing ?? "—"}</option>
          {control.options.map((option) => (
            <option key={JSON.stringify(option)} value={JSON.stringify(option)}>
              {typeof option === "string" && option !== "" ? option : JSON.stringify(option)}
            </option>
          ))}
        </select>
      );
    case "number":
    case "text":
      if (control.kind === "number" || isSensitive) {
        return (
          <input
            {...named}
            className={`field ${control.kind === "number" ? "form__number" : "form__text"}`}
            type={isSensitive ? "password" : "text"}
            inputMode={control.kind === "number" ? "decimal" : undefined}
            autoComplete={isSensitive ? "new-password" : "off"}
            placeholder={nothing}
            value={text}
            onChange={(change) => onChange(change.target.value)}
          />
        );
      }
      return (
        <textarea
          {...named}
          className="field form__text"
          rows={1}
          placeholder={nothing}
          value={text}
          onChange={(change) => onChange(change.target.value)}
        />
      );
    default:
      return (
        <JsonControl
          {...{ id, text, isSensitive, describedBy, problemsId, onChange }}
          {...(label === undefined ? {} : { label })}
          placeholder={nothing}
        />
      );
  }
}
