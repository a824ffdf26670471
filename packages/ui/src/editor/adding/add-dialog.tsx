import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { addOperation } from "../edits/edit-operations.js";
import { addPart, partKindOf } from "../edits/edit-parts.js";
import type { EditorPlace } from "../editor-place.js";
import { findBody, findOperation } from "../outline/find-in-outline.js";
import { placesAround } from "../outline/neighbour-places.js";
import { operationTitle } from "../outline/operation-title.js";
import { operationSkeleton } from "../skeletons/operation-skeleton.js";
import type { AddWish } from "../use-operation-actions.js";
import { addChoices, type AddChoice } from "./add-choices.js";

/** Asks what is to be added, and where: operations, services and workflows, found by typing. */
export function AddDialog(props: {
  readonly place: EditorPlace;
  readonly wish: AddWish;
  /** The names of what is in the document for certain. */
  readonly fields: ReadonlySet<string>;
  readonly onClose: () => void;
}) {
  const { place, wish, fields, onClose } = props;
  const { outline, known, selected, edit } = place;
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const places = useMemo(
    () => (outline === undefined ? [] : placesAround(outline, selected)),
    [outline, selected],
  );
  const [placeId, setPlaceId] = useState(() =>
    wished(
      places.map((known) => known.id),
      wish,
    ),
  );
  const choices = useMemo(() => addChoices(typed, known), [typed, known]);
  const chosen = Math.min(at, choices.length - 1);
  const what = useRef<HTMLInputElement>(null);
  useEffect(() => {
    dialog.current!.showModal();
    what.current!.focus();
  }, []);
  useEffect(() => {
    // In braces: what it gives must not be taken for what ends the effect.
    document.getElementById(`${id}-${String(chosen)}`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);
  const where = places.find((known) => known.id === placeId) ?? places[0];
  const operation = outline && selected !== undefined ? findOperation(outline, selected) : undefined;
  const part = partKindOf(operation?.verb);

  const add = (choice: AddChoice | undefined): void => {
    if (choice === undefined || where === undefined || outline === undefined) return;
    const operations = findBody(outline, where.place.body)?.operations.length ?? 0;
    const isFollowed = where.place.index < operations;
    const workflow = outline.name ?? "";
    const source = operationSkeleton(choice.verb, { known, workflow, fields, isFollowed }, choice.called);
    edit((text) => addOperation(text, where.place, source));
    onClose();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key === "ArrowDown") setAt(Math.min(chosen + 1, choices.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(chosen - 1, 0));
    else if (event.key === "Enter") add(choices[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="add"
      aria-labelledby={`${id}-title`}
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <h2 id={`${id}-title`} className="add__title">
        Add an operation
      </h2>
      <div className="add__row">
        <label className="add__label">
          Where
          <select className="field" value={where?.id} onChange={(change) => setPlaceId(change.target.value)}>
            {places.map(({ id: value, label }) => (
              <option key={value} value={value}>
                {operation !== undefined && (value === "after" || value === "before")
                  ? `${label} ${operationTitle(operation)}`
                  : label}
              </option>
            ))}
          </select>
        </label>
        <label className="add__label add__label--wide">
          What
          <input
            ref={what}
            className="field"
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={`${id}-list`}
            aria-activedescendant={choices.length === 0 ? undefined : `${id}-${String(chosen)}`}
            placeholder="call upper, wait, switch…"
            value={typed}
            onChange={(change) => {
              setTyped(change.target.value);
              setAt(0);
            }}
            onKeyDown={press}
          />
        </label>
      </div>
      <ul id={`${id}-list`} className="add__list" role="listbox" aria-label="What can be added">
        {choices.map((choice, index) => (
          <li
            key={choice.id}
            id={`${id}-${String(index)}`}
            className="add__choice"
            role="option"
            aria-selected={index === chosen}
            onClick={() => add(choice)}
          >
            <span className="add__name mono">{choice.title}</span>
            <span className="add__about">{choice.about}</span>
          </li>
        ))}
      </ul>
      {choices.length === 0 ? <p className="editor__hint">Nothing that can be added is called so.</p> : null}
      <div className="add__foot">
        {part === undefined || operation === undefined ? null : (
          <button
            type="button"
            className="button"
            onClick={() => {
              edit((text) => addPart(text, operation.path, part));
              onClose();
            }}
          >
            Add a {part} to {operationTitle(operation)}
          </button>
        )}
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}

function wished(ids: readonly string[], wish: AddWish): string | undefined {
  if (wish !== "inside") return ids.includes(wish) ? wish : ids[0];
  return ids.find((id) => id !== "after" && id !== "before") ?? ids[0];
}
