import type { JsonValue } from "@machinery/client";
import { partShapes } from "@machinery/language";
import { setPartKey, shapeOfPart } from "../edits/set-part-key.js";
import type { EditorPlace } from "../editor-place.js";
import { operationAround } from "../outline/find-in-outline.js";
import type { ShownBody } from "../outline/shown-outline.js";
import { useOperationActions } from "../use-operation-actions.js";
import { KeyField } from "./key-field.js";
import { partValues } from "./part-values.js";

/** What a case, a branch or a handler says, as fields; and what can be done to a body. */
export function BodyPanel(
  props: EditorPlace & {
    readonly body: ShownBody;
    readonly text: string;
    readonly goTo: (from: number, to: number) => void;
  },
) {
  const { body, outline, isReadable, edit, known, text } = props;
  const actions = useOperationActions(props);
  const around = outline && operationAround(outline, body.path);
  const { part } = body;
  const shape = part && partShapes.find(({ id }) => id === shapeOfPart[part.kind]);
  const values = part && around !== undefined ? partValues(text, around, part) : undefined;
  return (
    <section className="operation-panel" aria-label="Selected operation">
      <header className="operation-panel__head">
        <h2 className="operation-panel__title">
          <span className="operation-panel__verb">{part?.kind ?? "body"}</span> {body.label}
        </h2>
        <span className="operation-panel__actions">
          <button
            type="button"
            className="button button--small"
            disabled={!isReadable}
            onClick={() => actions.add("inside")}
          >
            Add…
          </button>
          {part === undefined ? null : (
            <button
              type="button"
              className="button button--small button--danger"
              disabled={!isReadable}
              onClick={() => actions.remove(body.path)}
            >
              Remove
            </button>
          )}
        </span>
      </header>
      {part === undefined || around === undefined ? (
        <p className="editor__hint">Operations stand here, one after the other.</p>
      ) : (
        <div className="operation-panel__fields">
          {shape?.rows
            .filter(({ key }) => key !== "do")
            .map((row) => (
              <KeyField
                key={`${body.path} ${row.key}`}
                row={row}
                value={values?.get(row.key)}
                known={known}
                isDisabled={!isReadable}
                onSet={(value: JsonValue | undefined) =>
                  edit((now) => setPartKey(now, around, part, row.key, value))
                }
                onShow={() => props.goTo(0, 0)}
              />
            ))}
        </div>
      )}
    </section>
  );
}
