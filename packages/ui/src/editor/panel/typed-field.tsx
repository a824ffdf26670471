import { useEffect, useState } from "react";

/** A value that is typed: taken over by Enter, and when one leaves the field. Escape takes back what was not. Emptied, the key goes. */
export function TypedField(props: {
  readonly id: string;
  readonly keyName: string;
  readonly value: string;
  readonly isNumber?: boolean;
  readonly isDisabled: boolean;
  readonly title?: string;
  readonly label?: string;
  readonly placeholder?: string;
  readonly suggestions?: readonly string[];
  readonly onSet: (value: string | undefined) => void;
}) {
  const { id, value, isNumber = false, suggestions = [], onSet } = props;
  const [typed, setTyped] = useState(value);
  useEffect(() => setTyped(value), [value]);
  const commit = (): void => {
    if (typed === value) return;
    onSet(typed.trim() === "" ? undefined : typed);
  };
  return (
    <>
      <input
        id={id}
        data-key={props.keyName}
        className="field mono"
        type="text"
        inputMode={isNumber ? "numeric" : "text"}
        autoComplete="off"
        spellCheck={false}
        list={suggestions.length === 0 ? undefined : `${id}-names`}
        title={props.title}
        aria-label={props.label}
        placeholder={props.placeholder}
        disabled={props.isDisabled}
        value={typed}
        onChange={(change) => setTyped(change.target.value)}
        onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === "Enter") commit();
          else if (event.key === "Escape") setTyped(value);
        }}
      />
      {suggestions.length === 0 ? null : (
        <datalist id={`${id}-names`}>
          {suggestions.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
      )}
    </>
  );
}
