import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useServices } from "../services/use-services.js";
import { useWorkflows } from "../workflows/use-workflows.js";
import { findEntries, paletteEntries, type PaletteEntry, type PaletteGoal } from "./palette-entries.js";
import "./palette.css";

/** How many entries are shown at most. */
const most = 11;

/** Goes anywhere by a few letters: screens, services, workflows, an event by its id, and what can be done. */
export function Palette(props: {
  readonly onChoose: (goal: PaletteGoal) => void;
  readonly onClose: () => void;
}) {
  const { onChoose, onClose } = props;
  const workflows = useWorkflows();
  const services = useServices();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const entries = useMemo(
    () =>
      paletteEntries({
        workflows: (workflows.data ?? []).map(({ definition }) => definition?.name ?? ""),
        services: (services.data ?? []).map(({ definition }) => definition?.name ?? ""),
      }),
    [workflows.data, services.data],
  );
  const found = useMemo(() => findEntries(entries, typed, most), [entries, typed]);
  const current = Math.min(at, found.length - 1);
  const press = (event: KeyboardEvent): void => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    if (step !== undefined) setAt((current + step + found.length) % found.length);
    else if (event.key === "Enter") onChoose(found[current]!.goal);
    else return;
    event.preventDefault();
  };
  return (
    <dialog
      ref={dialog}
      className="palette"
      aria-label="Go anywhere"
      onClose={onClose}
      onClick={({ target }) => {
        if (target === dialog.current) onClose();
      }}
    >
      <input
        className="palette__text"
        role="combobox"
        aria-label="Where to, or what to do"
        aria-expanded="true"
        aria-controls="palette-entries"
        aria-activedescendant={`palette-${String(current)}`}
        aria-autocomplete="list"
        placeholder="A screen, a workflow, a service, an event's id, an action"
        autoComplete="off"
        spellCheck={false}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <ul id="palette-entries" className="palette__entries" role="listbox" aria-label="What there is">
        {found.map((entry, index) => (
          <Entry
            key={entry.id}
            entry={entry}
            id={`palette-${String(index)}`}
            isCurrent={index === current}
            onPoint={() => setAt(index)}
            onChoose={() => onChoose(entry.goal)}
          />
        ))}
      </ul>
    </dialog>
  );
}

function Entry(props: {
  readonly entry: PaletteEntry;
  readonly id: string;
  readonly isCurrent: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}) {
  const { entry, id, isCurrent, onPoint, onChoose } = props;
  const element = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: "nearest" });
  }, [isCurrent]);
  return (
    <li
      ref={element}
      id={id}
      className="palette__entry"
      role="option"
      aria-selected={isCurrent}
      onPointerMove={isCurrent ? undefined : onPoint}
      onClick={onChoose}
    >
      <span className="palette__title">{entry.title}</span>
      <span className="palette__more">{entry.more}</span>
      <span className="palette__kind">{entry.kind}</span>
    </li>
  );
}
