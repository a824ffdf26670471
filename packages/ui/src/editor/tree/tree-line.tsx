import { memo, useState, type DragEvent } from "react";
import { dragged, dragOperation } from "../../graph/drag-operation.js";
import type { FindingCount } from "../finding-marks.js";
import type { TreeRow } from "./tree-rows.js";

interface TreeLineProps {
  readonly row: TreeRow;
  readonly count: FindingCount | undefined;
  readonly isSelected: boolean;
  /** Whether the keyboard comes here when it comes to the tree. */
  readonly isReached: boolean;
  readonly isEditable: boolean;
  readonly onSelect: (path: string) => void;
  readonly onToggle: (path: string) => void;
  readonly onDrop: (path: string, onto: string, where: "before" | "after") => void;
}

/** One line of the tree: it can be dragged, and others can be dropped on its upper or lower half. */
export const TreeLine = memo(function TreeLine(props: TreeLineProps) {
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
        onDrop(path, row.path, halfOf(event));
      }}
      onFocus={(event) => {
        if (event.target === event.currentTarget && !isSelected) onSelect(row.path);
      }}
      onClick={() => onSelect(row.path)}
      onDoubleClick={() => onToggle(row.path)}
    >
      <span
        className="tree__fold"
        aria-hidden="true"
        onClick={row.isOpen === undefined ? undefined : () => onToggle(row.path)}
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
}, isAsBefore);

/** Lines are made anew whenever the text was read: most say what they said. */
function isAsBefore({ row, count, ...before }: TreeLineProps, next: TreeLineProps): boolean {
  const isSame = <T extends object>(a: T, b: T): boolean =>
    Object.entries(a).every(([key, value]) => b[key as keyof T] === value);
  const { row: nextRow, count: nextCount, ...after } = next;
  const { part, ...line } = row;
  const { part: nextPart, ...nextLine } = nextRow;
  return (
    isSame(before, after) &&
    isSame(line, nextLine) &&
    part?.index === nextPart?.index &&
    count?.errors === nextCount?.errors &&
    count?.warnings === nextCount?.warnings
  );
}
