/** A box for JSON text. Sensitive JSON is hidden as it is typed. */
export function JsonControl(props: {
  readonly id: string;
  /** Its name, where no label is beside it. */
  readonly label?: string;
  readonly text: string;
  readonly isSensitive?: boolean;
  readonly rows?: number;
  readonly placeholder?: string | undefined;
  /** The element that says more about it. */
  readonly describedBy?: string | undefined;
  /** The element that says what is wrong. Unset: nothing is. */
  readonly problemsId?: string | undefined;
  readonly onChange: (text: string) => void;
}) {
  const { id, label, text, isSensitive, rows, placeholder, describedBy, problemsId, onChange } = props;
  return (
    <textarea
      id={id}
      className={`field form__text mono${isSensitive === true ? " form__text--hidden" : ""}`}
      aria-label={label}
      aria-invalid={problemsId !== undefined}
      aria-describedby={[describedBy, problemsId].filter((one) => one !== undefined).join(" ") || undefined}
      placeholder={placeholder}
      rows={rows ?? 2}
      // It grows with what is in it, and has so many lines at least.
      style={{ minHeight: (rows ?? 2) * 20 + 12 }}
      spellCheck={false}
      value={text}
      onChange={(change) => onChange(change.target.value)}
    />
  );
}
