import { useState, type ReactNode } from "react";
import {
  connectionColours,
  connectionLimits,
  guardLevels,
  type Connection,
  type ConnectionDraft,
} from "../wire/connection.js";
import type { DesktopRefusal } from "../wire/desktop-request.js";
import { guardWords } from "./guard-words.js";
import { RefusalNote } from "./refusal-note.js";

/** What is said of a connection. It is checked by the main process. */
export function ConnectionForm({
  connection,
  keepsTokens,
  onSave,
  onDelete,
  onLeave,
}: {
  /** The one that is changed. Unset: a new one. */
  readonly connection: Connection | undefined;
  readonly keepsTokens: boolean;
  readonly onSave: (draft: ConnectionDraft) => Promise<DesktopRefusal | undefined>;
  readonly onDelete: (id: string) => void;
  readonly onLeave: () => void;
}) {
  const [draft, setDraft] = useState<ConnectionDraft>(() => draftOf(connection));
  const [token, setToken] = useState("");
  const [isForgotten, setIsForgotten] = useState(false);
  const [refusal, setRefusal] = useState<DesktopRefusal>();
  const [isDeleting, setIsDeleting] = useState(false);
  const change = (part: Partial<ConnectionDraft>): void => setDraft({ ...draft, ...part });
  return (
    <form
      className="connection-form"
      onSubmit={(event) => {
        event.preventDefault();
        // An empty field leaves the token as it was.
        const said = token === "" ? (isForgotten ? { token } : {}) : { token };
        void onSave({ ...draft, ...said }).then(setRefusal);
      }}
    >
      <h2 id="connections-title" className="connections__title">
        {connection === undefined ? "A new connection" : `Edit ${connection.name}`}
      </h2>
      <Field name="Name">
        <input
          className="field"
          required
          maxLength={connectionLimits.nameChars}
          value={draft.name}
          onChange={({ target }) => change({ name: target.value })}
        />
      </Field>
      {connection?.isOwn === true ? null : (
        <Field name="Address">
          <input
            className="field mono"
            required
            spellCheck={false}
            placeholder="https://machinery.example or http://127.0.0.1:6224"
            value={draft.url}
            onChange={({ target }) => change({ url: target.value })}
          />
        </Field>
      )}
      <fieldset className="connection-form__group">
        <legend>Colour</legend>
        {connectionColours.map((colour) => (
          <label key={colour} className="connection-form__choice" data-colour={colour}>
            <input
              type="radio"
              name="colour"
              checked={draft.colour === colour}
              onChange={() => change({ colour })}
            />
            <span className="connection-form__swatch">{colour}</span>
          </label>
        ))}
      </fieldset>
      <fieldset className="connection-form__group connection-form__group--column">
        <legend>Guard</legend>
        {guardLevels.map((guard) => (
          <label key={guard} className="connection-form__choice">
            <input
              type="radio"
              name="guard"
              checked={draft.guard === guard}
              onChange={() => change({ guard })}
            />
            <span>{guardWords[guard].long}</span>
          </label>
        ))}
      </fieldset>
      {connection?.isOwn === true ? null : (
        <Field name="Token" help={tokenHelp(keepsTokens)}>
          <input
            className="field mono"
            type="password"
            autoComplete="off"
            placeholder={connection === undefined || connection.token === "none" ? "none" : "as it was"}
            value={token}
            onChange={({ target }) => setToken(target.value)}
          />
        </Field>
      )}
      <RefusalNote refusal={refusal} />
      <div className="connections__foot">
        <button type="submit" className="button button--primary">
          Save
        </button>
        <button type="button" className="button" onClick={onLeave}>
          Leave it
        </button>
        {connection !== undefined && connection.token !== "none" ? (
          <button type="button" className="button" onClick={() => setIsForgotten(true)}>
            {isForgotten ? "The token is forgotten at saving" : "Forget the token"}
          </button>
        ) : null}
        {connection === undefined ? null : (
          <button
            type="button"
            className="button connections__close"
            onClick={() => (isDeleting ? onDelete(connection.id) : setIsDeleting(true))}
            onBlur={() => setIsDeleting(false)}
          >
            {isDeleting ? "Press again to delete" : "Delete"}
          </button>
        )}
      </div>
    </form>
  );
}

function Field({
  name,
  help,
  children,
}: {
  readonly name: string;
  readonly help?: string;
  readonly children: ReactNode;
}) {
  return (
    <label className="connection-form__field">
      <span className="connection-form__label">{name}</span>
      {children}
      {help === undefined ? null : <span className="connection-form__help">{help}</span>}
    </label>
  );
}

const draftOf = (connection: Connection | undefined): ConnectionDraft =>
  connection === undefined
    ? { name: "", colour: "blue", url: "", guard: "free" }
    : {
        id: connection.id,
        name: connection.name,
        colour: connection.colour,
        url: connection.url,
        guard: connection.guard,
      };

const tokenHelp = (keepsTokens: boolean): string =>
  keepsTokens
    ? "Sent with each call. Kept encrypted by this computer’s keyring."
    : "Sent with each call. Forgotten when the app ends: this computer has no keyring to keep it safely.";
