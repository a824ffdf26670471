import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Link } from "wouter";
import { eventStatusLook } from "../format/event-status-look.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import type { EventFeed } from "./event-feed.js";
import type { EventRow } from "./event-rows.js";

const rowPx = 36;
/** How close to the end of what was read one may come before more is read, in rows. */
const readAhead = 50;

/** The rows of the events that were read, of which only those in sight are drawn. */
export function EventTable({ feed, isSearched }: { readonly feed: EventFeed; readonly isSearched: boolean }) {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows } = feed;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 10,
    getItemKey: (at) => rows.at(at)?.eventId ?? at,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last + readAhead >= rows.length) void feed.readMore();
  }, [feed, last, rows.length]);
  if (rows.length === 0 && !feed.isReading) return <NoEvents isSearched={isSearched} />;
  return (
    <div className="events__table" role="table" aria-label="Events" aria-rowcount={rows.length}>
      <div className="events__row events__row--head" role="row">
        {["Status", "Workflow", "Event", "Age", "Took", "Labels"].map((title) => (
          <span key={title} role="columnheader">
            {title}
          </span>
        ))}
      </div>
      <div ref={scroller} className="events__scroller" role="rowgroup" tabIndex={0}>
        <div className="events__all" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => (
            <Row key={key} row={rows.at(index)!} index={index} startPx={start} />
          ))}
        </div>
      </div>
    </div>
  );
}

function Row(props: { readonly row: EventRow; readonly index: number; readonly startPx: number }) {
  const { row, index, startPx } = props;
  const nowMs = useNow();
  const look = eventStatusLook(row.status);
  return (
    <div
      className="events__row"
      role="row"
      aria-rowindex={index + 1}
      style={{ transform: `translateY(${String(startPx)}px)` }}
    >
      <span role="cell" className={`status status--${look.tone}`}>
        <span aria-hidden="true">{look.sign}</span> {look.word}
      </span>
      <span role="cell" className="events__cut">
        {row.workflow} <span className="events__soft">r{row.revision}</span>
      </span>
      <span role="cell">
        <Link href={`/events/${row.eventId}`} className="mono">
          {row.eventId}
        </Link>
      </span>
      <span role="cell" className="events__soft">
        {formatSpan(nowMs - row.ackMs)}
      </span>
      <span role="cell" className="events__soft">
        {row.endMs === undefined ? "" : formatSpan(row.endMs - row.ackMs)}
      </span>
      <span role="cell" className="events__cut">
        {row.reason === undefined ? null : <span className="events__reason mono">{row.reason}</span>}
        {row.labels.map(([name, value]) => (
          <span key={name} className="events__label">
            {name}={value}
          </span>
        ))}
      </span>
    </div>
  );
}

function NoEvents({ isSearched }: { readonly isSearched: boolean }) {
  return (
    <div className="shell__empty">
      <h2>{isSearched ? "No event matches this search" : "No event was posted yet"}</h2>
      <p>
        {isSearched
          ? "Ask for less: leave out a status or a label."
          : "Post one: machinery event post <workflow> --data '{…}'"}
      </p>
    </div>
  );
}
