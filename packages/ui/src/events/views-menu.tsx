import { useId, useRef, useState, type FormEvent } from "react";
import { deletedView, mostNameChars, renamedView, savedView, type SavedView } from "./saved-views.js";
import { useSavedViews } from "./use-saved-views.js";
import "./views-menu.css";

/** The searches that were saved: to go to, to save this one, to rename and delete. */
export function ViewsMenu(props: { readonly search: string; readonly onOpen: (search: string) => void }) {
  const { search, onOpen } = props;
  const id = useId();
  const [views, keep] = useSavedViews();
  const panel = useRef<HTMLDivElement>(null);
  const current = views.find((view) => view.search === search.trim());
  return (
    <>
      <button type="button" className="button views__open" popoverTarget={id} aria-haspopup="dialog">
        {current === undefined ? "Views" : `View: ${current.name}`}
      </button>
      <div ref={panel} id={id} className="views" popover="auto" role="dialog" aria-label="Saved views">
        {views.length === 0 ? (
          <p className="views__none">No view is saved yet. A view is a search under a name.</p>
        ) : (
          <ul className="views__list">
            {views.map((view) => (
              <ViewLine
                key={view.name}
                view={view}
                isCurrent={view === current}
                onOpen={() => {
                  panel.current?.hidePopover();
                  onOpen(view.search);
                }}
                onRename={(name) => keep(renamedView(views, view.name, name))}
                onDelete={() => keep(deletedView(views, view.name))}
              />
            ))}
          </ul>
        )}
        <NameForm
          label="Save this search as"
          verb="Save"
          isPossible={search.trim() !== ""}
          onName={(name) => keep(savedView(views, name, search.trim()))}
        />
        {search.trim() === "" ? <p className="views__none">Search for something, to save it.</p> : null}
      </div>
    </>
  );
}

function ViewLine(props: {
  readonly view: SavedView;
  readonly isCurrent: boolean;
  readonly onOpen: () => void;
  readonly onRename: (name: string) => void;
  readonly onDelete: () => void;
}) {
  const { view, isCurrent, onOpen, onRename, onDelete } = props;
  const [isRenamed, setIsRenamed] = useState(false);
  if (isRenamed) {
    return (
      <li className="views__line">
        <NameForm
          label={`New name of ${view.name}`}
          verb="Rename"
          before={view.name}
          isPossible
          onName={(name) => {
            setIsRenamed(false);
            onRename(name);
          }}
        />
      </li>
    );
  }
  return (
    <li className="views__line">
      <button
        type="button"
        className="views__view"
        aria-current={isCurrent ? "true" : undefined}
        onClick={onOpen}
      >
        <span className="views__name">{view.name}</span>
        <code className="views__search">{view.search}</code>
      </button>
      <button
        type="button"
        className="button"
        aria-label={`Rename ${view.name}`}
        onClick={() => setIsRenamed(true)}
      >
        Rename
      </button>
      <button type="button" className="button" aria-label={`Delete ${view.name}`} onClick={onDelete}>
        Delete
      </button>
    </li>
  );
}

function NameForm(props: {
  readonly label: string;
  readonly verb: string;
  readonly before?: string;
  readonly isPossible: boolean;
  readonly onName: (name: string) => void;
}) {
  const { label, verb, before = "", isPossible, onName } = props;
  const [name, setName] = useState(before);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isPossible || name.trim() === "") return;
    onName(name);
    setName("");
  };
  return (
    <form className="views__form" onSubmit={submit}>
      <input
        className="field"
        aria-label={label}
        placeholder={label}
        maxLength={mostNameChars}
        value={name}
        disabled={!isPossible}
        autoFocus={before !== ""}
        onChange={(change) => setName(change.target.value)}
      />
      <button type="submit" className="button" disabled={!isPossible || name.trim() === ""}>
        {verb}
      </button>
    </form>
  );
}
