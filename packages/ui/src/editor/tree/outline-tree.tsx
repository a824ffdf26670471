import type { Finding } from "@machinery/language";
import {
  memo,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
} from "react";
import type { EditorPlace } from "../editor-place.js";
import { countFindings } from "../finding-marks.js";
import { useOperationActions } from "../use-operation-actions.js";
import { treeRows, treeStep } from "./tree-rows.js";
import { TreeLine } from "./tree-line.js";

/** What the keys do there, in a word each. */
const treeKeys = [
  ["A", "after"],
  ["B", "before"],
  ["I", "inside"],
  ["Alt ↑↓←→", "move"],
  ["Del", "remove"],
  ["F2", "rename"],
  ["Enter", "keys"],
] as const;

/** All operations as a tree. By keyboard it does all that the graph does. */
export const OutlineTree = memo(function OutlineTree(
  props: EditorPlace & { readonly findings: readonly Finding[] },
) {
  const { outline, isReadable, selected, select, findings } = props;
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => (outline === undefined ? [] : treeRows(outline, closed)), [outline, closed]);
  const actions = useOperationActions(props);
  const list = useRef<HTMLUListElement>(null);
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === selected),
  );
  const current = rows[at];
  const counts = useMemo(
    () => countFindings(new Set(rows.map(({ path }) => path)), findings),
    [rows, findings],
  );
  const isHere = useRef(false);
  useLayoutEffect(() => {
    // Whoever is at the tree stays at what is selected, wherever that has moved: its line may be another one.
    const line = list.current?.querySelector<HTMLElement>("[aria-selected=true]");
    // While what was read is older than what is selected, there may be no such line: the tree as a whole keeps the keys.
    if (isHere.current) (line ?? list.current)?.focus();
    else line?.scrollIntoView({ block: "nearest" });
  }, [selected, rows]);
  const leave = ({ target }: FocusEvent): void => {
    queueMicrotask(() => {
      const isStill = list.current?.contains(document.activeElement) === true;
      // A line that is gone took the keyboard along: that was not its leaving.
      if (target.isConnected && !isStill) isHere.current = false;
    });
  };
  const toggle = useCallback((path: string): void => {
    setClosed((before) => {
      const after = new Set(before);
      if (!after.delete(path)) after.add(path);
      return after;
    });
  }, []);
  const now = useRef(actions);
  now.current = actions;
  const drop = useCallback((path: string, onto: string, where: "before" | "after"): void => {
    now.current.drop(path, onto, where);
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (current === undefined || event.ctrlKey || event.metaKey) return;
    const step = event.altKey ? undefined : treeStep(rows, at, event.key);
    if (step?.select !== undefined) select(step.select);
    else if (step?.toggle !== undefined) toggle(step.toggle);
    else if (!actions.press(event.altKey ? `Alt+${event.key}` : event.key, selected ?? current.path)) return;
    event.preventDefault();
  };
  return (
    <nav className="editor__outline" aria-label="Operations">
      <div className="editor__outline-head">
        <h2 className="editor__heading">Operations</h2>
        <button
          type="button"
          className="button button--small"
          disabled={!isReadable}
          onClick={() => actions.add("after")}
        >
          Add…
        </button>
      </div>
      {rows.length === 0 ? (
        <p className="editor__hint">
          {isReadable ? "There are none yet: add the first one." : "The text cannot be read."}
        </p>
      ) : (
        <ul
          ref={list}
          className={`tree${isReadable ? "" : " tree--old"}`}
          role="tree"
          tabIndex={-1}
          aria-label="Operations"
          aria-describedby="editor-keys"
          onKeyDown={press}
          onFocus={() => (isHere.current = true)}
          onBlur={leave}
        >
          {rows.map((row, index) => (
            <TreeLine
              key={row.path}
              row={row}
              count={counts.get(row.path)}
              isSelected={row.path === selected}
              isReached={index === at}
              isEditable={isReadable}
              onSelect={select}
              onToggle={toggle}
              onDrop={drop}
            />
          ))}
        </ul>
      )}
      <p id="editor-keys" className="editor__keys">
        {treeKeys.map(([key, does]) => (
          <span key={key} className="editor__key">
            <kbd>{key}</kbd> {does}{" "}
          </span>
        ))}
      </p>
    </nav>
  );
});
