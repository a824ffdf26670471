import { memo } from "react";
import { Link } from "wouter";
import { eventStatusLook } from "../format/event-status-look.js";
import { formatSpan } from "../format/span.js";
import { useNow } from "../live/use-now.js";
import type { EventRow } from "./event-rows.js";

/** One event of the list. */
export const EventRowLine = memo(function EventRowLine(props: {
  readonly id: string;
  readonly row: EventRow;
  readonly index: number;
  readonly startPx: number;
  readonly isActive: boolean;
  readonly isSelected: boolean;
  readonly onPress: (row: EventRow, index: number) => void;
  readonly onSelect: (row: EventRow, index: number, isRange: boolean) => void;
}) {
  const { id, row, index, startPx, isActive, isSelected, onPress, onSelect } = props;
  const look = eventStatusLook(row.status);
  return (
    // The keyboard's way is in the list around: it moves from row to row.
    <div
      id={id}
      className={`events__row${isActive ? " events__row--active" : ""}`}
      role="row"
      // The heads are the first row.
      aria-rowindex={index + 2}
      aria-selected={isSelected}
      style={{ transform: `translateY(${String(startPx)}px)` }}
      onClick={() => onPress(row, index)}
    >
      <span
        role="gridcell"
        className="events__pick"
        onClick={(click) => {
          click.stopPropagation();
          onSelect(row, index, click.shiftKey);
        }}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={`Select ${row.eventId}`}
          checked={isSelected}
          readOnly
        />
      </span>
      <span role="gridcell" className={`status status--${look.tone}`}>
        <span aria-hidden="true">{look.sign}</span> {look.word}
      </span>
      <span role="gridcell" className="events__cut" title={row.workflow}>
        {row.workflow} <span className="events__soft">r{row.revision}</span>
      </span>
      <span role="gridcell">
        <Link href={`/events/${row.eventId}`} className="mono" tabIndex={-1}>
          {row.eventId}
        </Link>
      </span>
      <Age ackMs={row.ackMs} />
      <span role="gridcell" className="events__number">
        {row.endMs === undefined ? "" : formatSpan(row.endMs - row.ackMs)}
      </span>
      <span role="gridcell" className="events__cut">
        {row.reason === undefined ? null : <span className="events__reason mono">{row.reason}</span>}
        {row.labels.map(([name, value]) => (
          <span key={name} className="events__label" title={`${name}=${value}`}>
            {name}={value}
          </span>
        ))}
      </span>
    </div>
  );
});

/** By itself, so that a second that passes draws nothing else. */
function Age({ ackMs }: { readonly ackMs: number }) {
  const nowMs = useNow();
  return (
    <span role="gridcell" className="events__number" title={new Date(ackMs).toISOString()}>
      {formatSpan(Math.max(0, nowMs - ackMs))}
    </span>
  );
}
