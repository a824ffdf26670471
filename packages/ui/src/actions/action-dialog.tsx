import { eventStatusName, MachineryError, type Event, type JsonObject } from "@machinery/client";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { CopyCall } from "../copying/copy-call.js";
import { useDaemon } from "../daemon.js";
import { EventLink } from "../event/event-link.js";
import { FieldsForm } from "../forms/fields-form.js";
import { useFieldsForm } from "../forms/use-fields-form.js";
import { ErrorNote } from "../writing/error-note.js";
import { WriteButton } from "../writing/write-button.js";
import type { EventAction } from "./event-action.js";
import "./action-dialog.css";

/** What somebody is about to do, and to what. */
export interface Acting {
  readonly action: EventAction;
  /** What it is done to, such as the path of a step. */
  readonly of: string;
}

interface ActionDialogProps {
  /** Unset: nothing is about to be done. */
  readonly acting: Acting | undefined;
  readonly onClose: () => void;
}

/**
 * What is needed to do something, what came of it, and the same call for other programs. It stays as it is while what it is about goes on, so that what
 * came of it can be read.
 */
export function ActionDialog({ acting, onClose }: ActionDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  useEffect(() => {
    if (acting === undefined) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [acting]);
  return (
    <dialog
      ref={dialog}
      className="action"
      aria-labelledby={title}
      onClose={onClose}
      onClick={(click) => {
        if (click.target === dialog.current) onClose();
      }}
    >
      {acting === undefined ? null : (
        <ActionForm
          action={acting.action}
          title={
            <h2 id={title} className="action__title">
              {acting.action.name} <span className="mono">{acting.of}</span>
            </h2>
          }
          onClose={onClose}
        />
      )}
    </dialog>
  );
}

/** What became of an order. */
type Outcome =
  | { readonly kind: "under way" }
  | { readonly kind: "done"; readonly words: string; readonly made?: string }
  | { readonly kind: "refused"; readonly error: MachineryError };

function outcomeOf(answer: Event | string | undefined, isNew: boolean): Outcome {
  if (answer === undefined) return { kind: "done", words: "Done." };
  if (typeof answer === "string") return { kind: "done", words: `Done: ${answer}` };
  if (isNew) return { kind: "done", words: "Done: the new event is", made: answer.eventId };
  return { kind: "done", words: `Done: the event is ${eventStatusName(answer.status).toLowerCase()}.` };
}

const noFields: readonly never[] = [];

function ActionForm(props: {
  readonly action: EventAction;
  readonly title: ReactNode;
  readonly onClose: () => void;
}) {
  const { action, title, onClose } = props;
  const { client } = useDaemon();
  const [outcome, setOutcome] = useState<Outcome>();
  const form = useFieldsForm(
    action.asks?.fields ?? noFields,
    action.asks?.root ?? "data",
    action.asks?.initial,
  );
  const isDone = outcome?.kind === "done";
  const perform = async (input: JsonObject): Promise<void> => {
    setOutcome({ kind: "under way" });
    try {
      setOutcome(outcomeOf(await action.order(input).send(client), action.makesEvent === true));
    } catch (thrown) {
      setOutcome({ kind: "refused", error: MachineryError.from(thrown) });
    }
  };
  const order = (): void => {
    const input = action.asks === undefined ? {} : form.submit();
    if (input !== undefined && !isDone) void perform(input);
  };
  const buttons = (
    <div className="action__buttons">
      {isDone ? null : (
        <WriteButton
          onWrite={order}
          isUnderWay={outcome?.kind === "under way"}
          kind={action.isDangerous === true ? "danger" : "primary"}
        >
          {action.name}
        </WriteButton>
      )}
      <CopyCall call={action.order(form.reading.data ?? {}).copied} />
      <button type="button" className="button" onClick={onClose}>
        {isDone ? "Close" : "Not now"}
      </button>
    </div>
  );
  return (
    <div className="action__content">
      {title}
      <p>{action.says}</p>
      {action.asks === undefined || isDone ? (
        buttons
      ) : (
        <FieldsForm form={form} label={action.name} onSubmit={order}>
          {buttons}
        </FieldsForm>
      )}
      <p className="action__done" role="status">
        {isDone ? outcome.words : ""}
        {isDone && outcome.made !== undefined ? (
          <>
            {" "}
            <EventLink eventId={outcome.made} onClick={onClose} />
          </>
        ) : null}
      </p>
      {outcome?.kind === "refused" ? <ErrorNote error={outcome.error} /> : null}
    </div>
  );
}
