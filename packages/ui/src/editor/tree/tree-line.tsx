import { useState, type DragEvent } from "react";
import { dragged, dragOperation } from "../../graph/drag-operation.js";
import type { FindingCount } from "../finding-marks.js";
import type { TreeRow } from "./tree-rows.js";

/** One line of the tree: it can be dragged, and others can be dropped on its upper or lower half. */
export function TreeLine(props: {
  readonly row: TreeRow;
  readonly count: FindingCount | undefined;
  readonly isSelected: boolean;
  /** Whether the keyboard comes here when it comes to the tree. */
  readonly isReached: boolean;
  readonly isEditable: boolean;
  readonly onSelect: () => void;
  readonly onToggle: () => void;
  readonly onDrop: (path: string, where: "before" | "after") => void;
}) {
  const { row, count, isSelected, isReached, isEditable, onSelect, onToggle, onDrop } = props;
  const [over, setOver] = useState<"before" | "after">();
  const mark = count === undefined ? undefined : count.errors > 0 ? "error" : "warning";
  const halfOf = (event: DragEvent): "before" | "after" => {
    const { top, height } = event.currentTarget.getBoundingClientRect();
    return row.kind === "operation" && event.clientY < top + height / 2 ? "before" : "after";
  };
  return (
    <li
      className={`tree__line tree__line--${row.kind}${over === undefined ? "" : ` tree__line--${over}`}`}
      role="treeitem"
      aria-level={row.level}
      aria-posinset={row.place}
      aria-setsize={row.count}
      aria-selected={isSelected}
      aria-expanded={row.isOpen}
      tabIndex={isReached ? 0 : -1}
      style={{ paddingLeft: 8 + (row.level - 1) * 12 }}
      draggable={isEditable && row.kind === "operation"}
      onDragStart={(event) => dragOperation(event, row.path)}
      onDragOver={(event) => {
        if (!isEditable || dragged(event) === undefined) return;
        event.preventDefault();
        setOver(halfOf(event));
      }}
      onDragLeave={() => setOver(undefined)}
      onDrop={(event) => {
        const path = dragged(event);
        setOver(undefined);
        if (path === undefined) return;
        event.preventDefault();
        onDrop(path, halfOf(event));
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && !isSelected) onSelect();
      }}
      onClick={onSelect}
      onDoubleClick={onToggle}
    >
      <span
        className="tree__fold"
        aria-hidden="true"
        onClick={row.isOpen === undefined ? undefined : onToggle}
      >
        {row.isOpen === undefined ? "" : row.isOpen ? "▾" : "▸"}
      </span>
      {row.verb === undefined || row.verb === row.title ? null : (
        <span className="tree__verb">{row.verb} </span>
      )}
      <span className="tree__title">{row.title}</span>
      {row.said === undefined ? null : <span className="tree__said"> {row.said}</span>}
      {mark === undefined ? null : (
        <span className={`tree__mark tree__mark--${mark}`}>
          <span aria-hidden="true">{mark === "error" ? "✕" : "!"}</span>
          <span className="visually-hidden">{` ${mark}`}</span>
        </span>
      )}
    </li>
  );
}
