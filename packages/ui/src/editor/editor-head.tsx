import { Link } from "wouter";
import { formatClockTime } from "../format/clock-time.js";
import { ErrorNote } from "../writing/error-note.js";
import { WriteButton } from "../writing/write-button.js";
import type { CheckedText } from "./checking/check-text.js";
import type { DraftState } from "./drafts/use-draft.js";
import type { Begun } from "./editor-screen.js";
import type { Publication, Publishing } from "./publishing/use-publishing.js";
import type { Editing } from "./use-editing.js";

/** What is edited, what becomes of it, and what is done with all of it: undo, redo, publish. */
export function EditorHead(props: {
  readonly editing: Editing;
  readonly target: string | undefined;
  readonly base: Begun["base"];
  readonly draft: DraftState;
  readonly checked: CheckedText | undefined;
  readonly hasChangedMeanwhile: boolean;
  readonly publishing: Publishing;
}) {
  const { editing, target, base, draft, publishing } = props;
  const { text, canUndo, canRedo, undo, redo } = editing;
  const errors = props.checked?.findings.filter(({ severity }) => severity === "error").length ?? 0;
  const isBreaking = publishing.error?.reason === "BREAKS_WORKFLOWS";
  return (
    <header className="editor__head">
      <div className="editor__bar">
        <h1 className="editor__title">{target ?? "A new workflow"}</h1>
        <span className="editor__state">{stateOf(base, draft, text !== base.text)}</span>
        <span className="editor__actions">
          {draft.kind === "kept" && base.revision > 0 ? (
            <button
              type="button"
              className="button"
              onClick={() => editing.edit(() => ({ text: base.text, selected: undefined }))}
            >
              Discard draft
            </button>
          ) : null}
          <button
            type="button"
            className="button"
            disabled={!canUndo}
            onClick={undo}
            aria-keyshortcuts="Control+Z"
          >
            Undo
          </button>
          <button
            type="button"
            className="button"
            disabled={!canRedo}
            onClick={redo}
            aria-keyshortcuts="Control+Y"
          >
            Redo
          </button>
          <WriteButton
            kind="primary"
            isUnderWay={publishing.isUnderWay}
            refusal={refusalOf(props, errors)}
            onWrite={() => publishing.publish(text, { force: false })}
          >
            Publish
          </WriteButton>
        </span>
      </div>
      <p className="editor__outcome" role="status">
        {publishing.outcome === undefined || text !== base.text ? null : <Outcome {...publishing.outcome} />}
      </p>
      <ErrorNote error={publishing.error} />
      {isBreaking ? (
        <WriteButton kind="danger" onWrite={() => publishing.publish(text, { force: true })}>
          Publish nevertheless
        </WriteButton>
      ) : null}
    </header>
  );
}

/** Why it cannot be published now. */
function refusalOf(
  { checked, editing, base, hasChangedMeanwhile }: Parameters<typeof EditorHead>[0],
  errors: number,
): string | undefined {
  if (checked === undefined || checked.text !== editing.text) return "The text is being checked";
  if (errors > 0)
    return errors === 1
      ? "One error is to be corrected first"
      : `${String(errors)} errors are to be corrected first`;
  if (hasChangedMeanwhile)
    return "Another revision was published meanwhile: take it over, or keep this one, first";
  if (base.revision > 0 && editing.text === base.text)
    return `Nothing differs from revision ${String(base.revision)}`;
  return undefined;
}

function stateOf({ revision }: Begun["base"], draft: DraftState, isDraft: boolean): string {
  const from = revision === 0 ? "not published yet" : `from revision ${String(revision)}`;
  if (draft.kind === "lost") return `${from} · the draft could not be kept: ${draft.reason}`;
  if (!isDraft) return from;
  return draft.kind === "kept"
    ? `draft ${from} · kept here at ${formatClockTime(draft.savedMs)}`
    : `draft ${from}`;
}

function Outcome({ name, revision, isNew, warnings }: Publication) {
  const number = String(revision);
  return (
    <>
      {isNew
        ? `Published as revision ${number}${warnings === 0 ? "" : `, with ${String(warnings)} warnings`}. Events that are posted from now on go by it. `
        : `Nothing was published: it means the same as revision ${number}, which stays. `}
      <Link href={`/workflows/${name}`}>Go to {name}</Link>
    </>
  );
}
