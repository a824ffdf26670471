import { useVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { useLocation } from "wouter";
import { movedRow } from "./active-row.js";
import type { EventFeed } from "./event-feed.js";
import { EventRowLine } from "./event-row-line.js";
import type { EventRow } from "./event-rows.js";
import { extended, noSelection, toggled, type EventSelection } from "./event-selection.js";
import { useHeldPlace } from "./use-held-place.js";

const rowPx = 36;
const headPx = 32;
/** Rows that are drawn beyond those in sight, on each side. */
const overscan = 8;
/** How close to the end of what was read one may come before more is read, in rows. */
const readAhead = 100;

const titles = ["Status", "Workflow", "Event", "Age", "Took", "Reason and labels"];

/** The rows of the events that were read, of which only those in sight are drawn. */
export function EventTable(props: {
  readonly feed: EventFeed;
  readonly selection: EventSelection;
  readonly onSelect: (change: (before: EventSelection) => EventSelection) => void;
}) {
  const { feed, selection, onSelect } = props;
  const { rows } = feed;
  const id = useId();
  const [, go] = useLocation();
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState("");
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    scrollMargin: headPx,
    scrollPaddingStart: headPx,
    overscan,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const newer = useHeldPlace(rows, scroller, rowPx);
  useEffect(() => {
    if (last + readAhead >= rows.length) void feed.readMore();
  }, [feed, last, rows.length]);

  const select = useCallback(
    (row: EventRow, index: number, isRange: boolean) => {
      setActiveId(row.eventId);
      onSelect((before) => {
        const from = isRange && before.anchor !== undefined ? rows.indexOf(before.anchor) : undefined;
        return from === undefined ? toggled(before, row) : extended(before, rows.between(from, index));
      });
    },
    [rows, onSelect],
  );
  const press = useCallback((row: EventRow) => {
    setActiveId(row.eventId);
    scroller.current?.focus();
  }, []);
  const selectAll = (): void =>
    onSelect((before) =>
      before.rows.size >= rows.length ? noSelection : extended(noSelection, rows.between(0, rows.length)),
    );

  const onKeyDown = (pressed: KeyboardEvent): void => {
    const { key, shiftKey, ctrlKey, metaKey, altKey } = pressed;
    if (altKey) return;
    const at = rows.indexOf(activeId) ?? -1;
    const active = rows.at(at);
    if ((ctrlKey || metaKey) && key === "a") selectAll();
    else if (ctrlKey || metaKey) return;
    else if (key === "Escape" && selection.rows.size > 0) onSelect(() => noSelection);
    else if (key === " " && active !== undefined) select(active, at, shiftKey);
    else if (key === "Enter" && active !== undefined) go(`/events/${active.eventId}`);
    else {
      const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - headPx) / rowPx) - 1);
      const to = movedRow(key, at, rows.length, page);
      const row = to === undefined ? undefined : rows.at(to);
      if (to === undefined || row === undefined) return;
      virtual.scrollToIndex(to);
      setActiveId(row.eventId);
      if (shiftKey)
        onSelect((before) => {
          const anchor = before.anchor ?? active?.eventId ?? row.eventId;
          return extended({ ...before, anchor }, rows.between(rows.indexOf(anchor) ?? to, to));
        });
    }
    pressed.preventDefault();
  };

  const isActiveShown = shown.some(({ index }) => rows.at(index)?.eventId === activeId);
  return (
    <div className="events__table">
      <div
        ref={scroller}
        className="events__scroller"
        role="grid"
        aria-label="Events"
        aria-multiselectable="true"
        aria-rowcount={feed.hasMore ? -1 : rows.length + 1}
        aria-activedescendant={isActiveShown ? id + activeId : undefined}
        aria-busy={feed.isReading}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div role="rowgroup" className="events__head-rows">
          <div className="events__row events__row--head" role="row" aria-rowindex={1}>
            <span role="columnheader" className="events__pick">
              <input
                type="checkbox"
                tabIndex={-1}
                aria-label="Select all that are read"
                checked={selection.rows.size > 0 && selection.rows.size >= rows.length}
                readOnly
                onClick={selectAll}
              />
            </span>
            {titles.map((title) => (
              <span key={title} role="columnheader">
                {title}
              </span>
            ))}
          </div>
        </div>
        <div role="rowgroup" className="events__all" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, start }) => {
            const row = rows.at(index)!;
            return (
              <EventRowLine
                key={row.eventId}
                id={id + row.eventId}
                row={row}
                index={index}
                startPx={start - headPx}
                isActive={row.eventId === activeId}
                isSelected={selection.rows.has(row.eventId)}
                onPress={press}
                onSelect={select}
              />
            );
          })}
        </div>
      </div>
      {newer > 0 ? (
        <button
          type="button"
          className="button button--primary events__newer"
          onClick={() => scroller.current?.scrollTo({ top: 0 })}
        >
          <span aria-hidden="true">↑</span> {newer.toLocaleString("en")} newer
        </button>
      ) : null}
    </div>
  );
}
