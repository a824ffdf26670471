import type { JsonValue } from "@machinery/client";
import { operationRows, verbShapes, type Row } from "@machinery/language";
import { memo, useMemo } from "react";
import { renameOperation } from "../edits/rename-operation.js";
import { setOperationKey } from "../edits/set-operation-key.js";
import type { EditorPlace } from "../editor-place.js";
import { findBody, findOperation } from "../outline/find-in-outline.js";
import { operationTitle } from "../outline/operation-title.js";
import { useOperationActions } from "../use-operation-actions.js";
import { BodyPanel } from "./body-panel.js";
import { KeyField } from "./key-field.js";
import { operationValues } from "./operation-values.js";

/** The keys of the selected operation, as fields; and what can be done to it. */
export const OperationPanel = memo(function OperationPanel(
  props: EditorPlace & { readonly text: string; readonly goTo: (from: number, to: number) => void },
) {
  const { outline, isReadable, selected, edit, known, text, goTo } = props;
  const actions = useOperationActions(props);
  const operation = outline && selected !== undefined ? findOperation(outline, selected) : undefined;
  const values = useMemo(() => operation && operationValues(text, operation), [text, operation]);
  if (operation === undefined) {
    const body = outline && selected !== undefined ? findBody(outline, selected) : undefined;
    return body === undefined ? (
      <section className="operation-panel" aria-label="Selected operation">
        <p className="editor__hint">Select an operation to see what it says.</p>
      </section>
    ) : (
      <BodyPanel {...props} body={body} />
    );
  }
  const { path, verb } = operation;
  const own = verbShapes.find(({ id }) => id === verb);
  const rows = [...operationRows, ...(own?.rows ?? [])];
  const isShown = ({ key, required }: Row): boolean =>
    required === true ||
    key === "name" ||
    key === "when" ||
    key === "input" ||
    key === "output" ||
    values?.has(key) === true;
  const set = (key: string, value: JsonValue | undefined): void =>
    edit((now) =>
      key === "name"
        ? renameOperation(now, path, typeof value === "string" ? value : "")
        : setOperationKey(now, path, key, value),
    );
  const field = (row: Row) => (
    <KeyField
      key={`${path} ${row.key}`}
      row={row}
      value={values?.get(row.key)}
      known={known}
      isDisabled={!isReadable || values === undefined}
      onSet={(value) => set(row.key, value)}
      onShow={() => goTo(operation.from, operation.from)}
    />
  );
  const rest = rows.filter((row) => !isShown(row));
  return (
    <section className="operation-panel" aria-label="Selected operation">
      <header className="operation-panel__head">
        <h2 className="operation-panel__title">
          <span className="operation-panel__verb">{verb ?? "no verb"}</span> {operationTitle(operation)}
        </h2>
        <span className="operation-panel__actions">
          <button
            type="button"
            className="button button--small"
            disabled={!isReadable}
            onClick={() => actions.add("after")}
          >
            Add…
          </button>
          <button
            type="button"
            className="button button--small"
            disabled={!isReadable}
            onClick={() => actions.move(path, "up")}
          >
            Up
          </button>
          <button
            type="button"
            className="button button--small"
            disabled={!isReadable}
            onClick={() => actions.move(path, "down")}
          >
            Down
          </button>
          <button
            type="button"
            className="button button--small button--danger"
            disabled={!isReadable}
            onClick={() => actions.remove(path)}
          >
            Remove
          </button>
        </span>
      </header>
      {values === undefined ? (
        <p className="editor__hint">
          A service of a plain list says nothing more. Add any other operation, and the list is written as
          operations.
        </p>
      ) : (
        <>
          <div className="operation-panel__fields">{rows.filter(isShown).map(field)}</div>
          {rest.length === 0 ? null : (
            <details className="operation-panel__more">
              <summary>More keys</summary>
              <div className="operation-panel__fields">{rest.map(field)}</div>
            </details>
          )}
        </>
      )}
    </section>
  );
});
