import { useState } from "react";
import { WriteButton } from "../writing/write-button.js";
import { bulkActions, type BulkAction } from "./bulk-actions.js";
import { BulkDialog } from "./bulk-dialog.js";
import type { EventRow } from "./event-rows.js";
import "./bulk.css";

/** What can be done to the events that are selected. */
export function BulkBar(props: {
  readonly count: number;
  /** The selected events as they are known now. */
  readonly read: () => readonly EventRow[];
  readonly onClear: () => void;
}) {
  const { count, read, onClear } = props;
  const [ordered, setOrdered] = useState<{
    readonly action: BulkAction;
    readonly rows: readonly EventRow[];
  }>();
  return (
    <>
      {count === 0 ? null : (
        <div className="bulk-bar" role="toolbar" aria-label="Selected events">
          <strong className="bulk-bar__count">{count.toLocaleString("en")} selected</strong>
          {bulkActions.map((action) => (
            <WriteButton
              key={action.verb}
              isPreview
              kind={action.verb === "Cancel" ? "danger" : "plain"}
              onWrite={() => setOrdered({ action, rows: read() })}
            >
              {action.verb}…
            </WriteButton>
          ))}
          <button type="button" className="button bulk-bar__clear" onClick={onClear}>
            Select none
          </button>
        </div>
      )}
      {ordered === undefined ? null : <BulkDialog {...ordered} onClose={() => setOrdered(undefined)} />}
    </>
  );
}
