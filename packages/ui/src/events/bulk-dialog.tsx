import { limits } from "@machinery/client";
import { useEffect, useMemo, useRef, useState } from "react";
import { useDaemon } from "../daemon.js";
import { eventStatusLook } from "../format/event-status-look.js";
import { newId } from "../writing/new-id.js";
import { WriteButton } from "../writing/write-button.js";
import { previewOf, type BulkAction } from "./bulk-actions.js";
import { BulkOutcomes } from "./bulk-outcomes.js";
import type { EventRow } from "./event-rows.js";
import { runBulk, type BulkOutcome } from "./run-bulk.js";

/** Shows what an action would do to many events, does it when told to, and tells what became of each. */
export function BulkDialog(props: {
  readonly action: BulkAction;
  readonly rows: readonly EventRow[];
  readonly onClose: () => void;
}) {
  const { action, rows, onClose } = props;
  const { client } = useDaemon();
  const dialog = useRef<HTMLDialogElement>(null);
  const preview = useMemo(() => previewOf(action, rows), [action, rows]);
  const [reason, setReason] = useState("");
  const [run, setRun] = useState<{ readonly stop: AbortController; readonly isOver: boolean }>();
  const [outcomes, setOutcomes] = useState<readonly BulkOutcome[]>([]);
  useEffect(() => dialog.current?.showModal(), []);

  const begin = (): void => {
    const stop = new AbortController();
    setRun({ stop, isOver: false });
    const told: BulkOutcome[] = [];
    let frame: number | undefined;
    const draw = (): void => {
      frame = undefined;
      setOutcomes([...told]);
    };
    const given = { reason: reason.trim(), requestId: newId() };
    const perform = (eventId: string) => action.perform(client, eventId, given);
    const tell = (outcome: BulkOutcome): void => {
      told.push(outcome);
      frame ??= requestAnimationFrame(draw);
    };
    const ids = preview.able.map(({ eventId }) => eventId);
    void runBulk(ids, perform, tell, stop.signal).finally(() => {
      draw();
      setRun({ stop, isOver: true });
    });
  };
  const close = (): void => {
    run?.stop.abort();
    onClose();
  };

  const count = preview.able.length;
  return (
    <dialog ref={dialog} className="bulk" aria-labelledby="bulk-title" onClose={close}>
      <h2 id="bulk-title" className="bulk__title">
        {action.verb} {eventsOf(count)}
        {run === undefined ? "?" : ""}
      </h2>
      {run === undefined ? (
        <>
          <ul className="bulk__preview">
            {[...preview.statuses].map(([status, many]) => (
              <li key={status}>
                {many.toLocaleString("en")} {eventStatusLook(status).word}
              </li>
            ))}
            {[...preview.leftAlone].map(([why, many]) => (
              <li key={why} className="bulk__left">
                {many.toLocaleString("en")} {why}: left alone
              </li>
            ))}
          </ul>
          {action.hasReason ? (
            <label className="bulk__reason">
              <span>Why, for people</span>
              <input
                className="field"
                value={reason}
                maxLength={limits.descriptionChars}
                onChange={(change) => setReason(change.target.value)}
              />
            </label>
          ) : null}
        </>
      ) : (
        <BulkOutcomes wanted={count} outcomes={outcomes} isOver={run.isOver} />
      )}
      <div className="bulk__choices">
        {run === undefined ? (
          <WriteButton
            kind={action.verb === "Cancel" ? "danger" : "primary"}
            refusal={count === 0 ? "None of them can be" : undefined}
            onWrite={begin}
          >
            {action.verb} {eventsOf(count)}
          </WriteButton>
        ) : null}
        {run !== undefined && !run.isOver ? (
          <button type="button" className="button" onClick={() => run.stop.abort()}>
            Stop
          </button>
        ) : null}
        <button type="button" className="button" onClick={() => dialog.current?.close()}>
          {run === undefined ? "Leave them" : "Close"}
        </button>
      </div>
    </dialog>
  );
}

const eventsOf = (count: number): string =>
  count === 1 ? "1 event" : `${count.toLocaleString("en")} events`;
