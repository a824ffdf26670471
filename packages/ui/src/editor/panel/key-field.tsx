import type { JsonValue } from "@machinery/client";
import type { Row } from "@machinery/language";
import { useId } from "react";
import { callableNames, type KnownDefinitions } from "../skeletons/known-definitions.js";
import { fieldKind } from "./field-kind.js";
import { MappingField } from "./mapping-field.js";
import { TypedField } from "./typed-field.js";
import { readTyped } from "./typed-value.js";

/** One key of an operation: what it says, and another value once one is done with typing. */
export function KeyField(props: {
  readonly row: Row;
  readonly value: JsonValue | undefined;
  readonly known: KnownDefinitions;
  readonly isDisabled: boolean;
  readonly onSet: (value: JsonValue | undefined) => void;
  /** Shows where it is written. */
  readonly onShow: () => void;
}) {
  const { row, value, known, isDisabled, onSet, onShow } = props;
  const id = useId();
  const kind = fieldKind(row);
  const about = plain(row.otherwise === undefined ? row.about : `${row.about}; without it: ${row.otherwise}`);
  const isMap = typeof value === "object" && value !== null && !Array.isArray(value);
  const isElsewhere =
    kind.kind === "elsewhere" || (kind.kind !== "mapping" && typeof value === "object" && value !== null);
  const said = typeof value === "object" || value === undefined ? "" : String(value);
  const common = { id, isDisabled, title: about, keyName: row.key };
  return (
    <div
      className={`operation-panel__field${kind.kind === "mapping" ? " operation-panel__field--wide" : ""}`}
    >
      <label className="operation-panel__label mono" htmlFor={id} title={about}>
        {row.key}
      </label>
      {isElsewhere ? (
        <button
          id={id}
          type="button"
          className="button operation-panel__elsewhere"
          title={about}
          onClick={onShow}
        >
          {value === undefined ? "Write it in the text" : "Written in the text"}
        </button>
      ) : kind.kind === "mapping" && (isMap || value === undefined || value === null) ? (
        <MappingField {...common} value={isMap ? value : {}} onSet={onSet} />
      ) : kind.kind === "boolean" ? (
        <input
          id={id}
          data-key={row.key}
          type="checkbox"
          title={about}
          disabled={isDisabled}
          checked={value === true}
          onChange={(change) => onSet(change.target.checked ? true : undefined)}
        />
      ) : kind.kind === "choice" ? (
        <select
          id={id}
          data-key={row.key}
          className="field"
          title={about}
          disabled={isDisabled}
          value={said}
          onChange={(change) => onSet(change.target.value === "" ? undefined : change.target.value)}
        >
          <option value="" />
          {[...new Set([...kind.choices, said])].filter(Boolean).map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : (
        <TypedField
          {...common}
          value={said}
          isNumber={kind.kind === "number"}
          suggestions={kind.kind === "named" ? namesOf(kind.of, known) : []}
          onSet={(typed) => onSet(typed === undefined || kind.kind !== "number" ? typed : readTyped(typed))}
        />
      )}
    </div>
  );
}

const namesOf = (of: "services" | "workflows", known: KnownDefinitions): readonly string[] =>
  of === "services" ? callableNames(known) : [...known.workflows.keys()];

/** Markdown as plain text. */
const plain = (markdown: string): string =>
  markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
