import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from "react";
import type { NodeMarks } from "./flow-nodes.js";
import type { Graph, GraphNode, OperationNode } from "./graph.js";
import { MarkPill } from "./mark-pill.js";
import { nodeDetail, nodeTitle, verbSigns } from "./node-words.js";
import { outlineMove, outlineRows, type OutlineRow } from "./outline-rows.js";
import "./outline.css";

const rowPx = 28;
const noMarks: NodeMarks = new Map();

interface OutlineProps {
  readonly graph: Graph;
  readonly marks?: NodeMarks;
  readonly selected?: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly label: string;
}

/** A graph as a tree: does by keyboard, and for those who do not see, all that the picture does. */
export function Outline({ graph, marks = noMarks, selected, onSelect, label }: OutlineProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => outlineRows(graph, closed), [graph, closed]);
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const current = Math.min(at, Math.max(0, rows.length - 1));
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  });
  useEffect(() => {
    const index = rows.findIndex(({ node }) => node.id === selected);
    if (index < 0) return;
    setAt(index);
    virtual.scrollToIndex(index);
    // Only when something else is selected, not whenever rows are opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [selected]);
  const turn = (id: string): void => {
    const others = new Set(closed);
    if (!others.delete(id)) others.add(id);
    setClosed(others);
  };
  const press = (event: KeyboardEvent): void => {
    const row = rows[current];
    if (row !== undefined && (event.key === "Enter" || event.key === " ")) onSelect(row.node.id);
    else {
      const move = outlineMove(rows, current, event.key);
      if (move === undefined) return;
      if (move.kind === "turn") turn(move.id);
      else {
        setAt(move.index);
        virtual.scrollToIndex(move.index);
      }
    }
    event.preventDefault();
  };
  const click = (row: OutlineRow, index: number) => (event: MouseEvent) => {
    setAt(index);
    const isTwist = (event.target as HTMLElement).classList.contains("outline__twist");
    if (isTwist) turn(row.node.id);
    else onSelect(row.node.id);
  };
  return (
    <div
      ref={scroller}
      className="outline"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={rows[current] === undefined ? undefined : `outline-${rows[current].node.id}`}
      onKeyDown={press}
    >
      <div className="outline__all" role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start }) => {
          const row = rows[index]!;
          return (
            <div
              key={row.node.id}
              id={`outline-${row.node.id}`}
              role="treeitem"
              aria-level={row.level}
              aria-posinset={row.position}
              aria-setsize={row.size}
              aria-expanded={row.isOpen}
              aria-selected={row.node.id === selected}
              className={`outline__row${index === current ? " outline__row--current" : ""}${marks.get(row.node.id)?.isFaint === true ? " outline__row--faint" : ""}`}
              style={{
                transform: `translateY(${String(start)}px)`,
                paddingLeft: 8 + (row.level - 1) * 14,
              }}
              onClick={click(row, index)}
            >
              <RowContent row={row} marks={marks} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RowContent({
  row: { node, isOpen },
  marks,
}: {
  readonly row: OutlineRow;
  readonly marks: NodeMarks;
}) {
  const mark = marks.get(node.id);
  const detail = nodeDetail(node);
  return (
    <>
      <span className="outline__twist" aria-hidden="true">
        {isOpen === undefined ? "" : isOpen ? "▾" : "▸"}
      </span>
      {node.kind === "operation" ? (
        <span className="graph__sign" aria-hidden="true">
          {verbSigns[node.verb]}
        </span>
      ) : null}
      <span className="outline__words" title={wordsOf(node)}>
        <span className={node.kind === "operation" ? "outline__name" : "outline__role"}>
          {nodeTitle(node)}
        </span>
        <span className="outline__detail">{detail}</span>
        {node.kind !== "operation" || node.when === undefined ? null : (
          <span className="outline__detail mono">when {node.when}</span>
        )}
        {node.kind !== "operation" || node.undoneBy === undefined ? null : (
          <span className="outline__detail">
            <span aria-hidden="true">↶</span> undone by {node.undoneBy}
          </span>
        )}
      </span>
      {mark === undefined ? null : <MarkPill mark={mark} isShort />}
      {mark?.isFaint === true ? <span className="visually-hidden">not reached</span> : null}
    </>
  );
}

/** All that is said of a node, where it does not fit into its row. */
function wordsOf(node: GraphNode): string {
  const { when, undoneBy } = node.kind === "operation" ? node : ({} as Partial<OperationNode>);
  const words = [
    nodeTitle(node),
    nodeDetail(node),
    when && `when ${when}`,
    undoneBy && `undone by ${undoneBy}`,
  ];
  return words.filter(Boolean).join(" ");
}
