import type { EventRow } from "./event-rows.js";

/** The events that are selected, by id, as they were last known, and the one that a range begins at. */
export interface EventSelection {
  readonly rows: ReadonlyMap<string, EventRow>;
  readonly anchor?: string;
}

export const noSelection: EventSelection = { rows: new Map() };

/** With an event in it that was not, or without it. A range begins there. */
export function toggled({ rows }: EventSelection, row: EventRow): EventSelection {
  const next = new Map(rows);
  if (!next.delete(row.eventId)) next.set(row.eventId, row);
  return { rows: next, anchor: row.eventId };
}

/** With more events in it. A range begins where it did. */
export function extended({ rows, anchor }: EventSelection, more: Iterable<EventRow>): EventSelection {
  const next = new Map(rows);
  for (const row of more) next.set(row.eventId, row);
  return { rows: next, ...(anchor === undefined ? {} : { anchor }) };
}
