import { timestampToMillis, type Event, type EventStatus } from "@machinery/client";

/** An event as a list shows it: never with payloads. */
export interface EventRow {
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly status: EventStatus;
  /** In milliseconds since 1970. */
  readonly ackMs: number;
  readonly endMs?: number;
  /** Why it failed: the reason alone. */
  readonly reason?: string;
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** How many facts it had when this was told: the higher one is the newer one. */
  readonly facts: bigint;
}

/** What a list keeps at most. Older ones go, and can be searched for. */
export const mostRows = 100_000;

/** What of an event its row needs. */
export function rowOf(event: Event): EventRow {
  return {
    eventId: event.eventId,
    workflow: event.workflow,
    revision: event.workflowRevision,
    status: event.status,
    ackMs: event.ackTime === undefined ? 0 : timestampToMillis(event.ackTime),
    ...(event.endTime === undefined ? {} : { endMs: timestampToMillis(event.endTime) }),
    ...(event.error === undefined ? {} : { reason: event.error.reason }),
    labels: Object.entries(event.labels).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    facts: event.facts,
  };
}

/**
 * The rows of a list, newest first, each event once. Changed in place: what shows them is told by the number of changes. What comes lies in two halves, so
 * that neither a new event nor an old one that is read has all others move: the newer half grows at its end as events come, the older one as it is read.
 */
export class EventRows {
  /** The oldest of them first. */
  readonly #newer: EventRow[] = [];
  /** All older than those, the newest of them first. */
  readonly #older: EventRow[] = [];
  #changes = 0;

  get changes(): number {
    return this.#changes;
  }

  get length(): number {
    return this.#newer.length + this.#older.length;
  }

  at(index: number): EventRow | undefined {
    const { length } = this.#newer;
    return index < length ? this.#newer[length - 1 - index] : this.#older[index - length];
  }

  get(eventId: string): EventRow | undefined {
    const at = this.indexOf(eventId);
    return at === undefined ? undefined : this.at(at);
  }

  /** Where an event stands in the list. Nothing where it is not in it. */
  indexOf(eventId: string): number | undefined {
    const { rows, at } = this.#placeOf(eventId);
    if (rows[at]?.eventId !== eventId) return undefined;
    return rows === this.#newer ? rows.length - 1 - at : this.#newer.length + at;
  }

  /** Those from one place to another, both included, in whichever order they are named. */
  between(one: number, other: number): readonly EventRow[] {
    const from = Math.max(0, Math.min(one, other));
    const to = Math.min(this.length - 1, Math.max(one, other));
    return Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => this.at(from + at)!);
  }

  /** Takes in what was told of an event. What is older than what is known is passed over. */
  put(row: EventRow): void {
    const { rows, at } = this.#placeOf(row.eventId);
    const known = rows[at];
    if (known?.eventId === row.eventId) {
      if (row.facts < known.facts) return;
      rows[at] = row;
    } else {
      const isOldest = rows === this.#older && at === rows.length;
      if (isOldest && this.length >= mostRows) return;
      rows.splice(at, 0, row);
      if (this.length > mostRows && this.#older.pop() === undefined) this.#newer.shift();
    }
    this.#changes++;
  }

  /** Takes an event out that does not belong to the list any more. */
  remove(eventId: string): void {
    const { rows, at } = this.#placeOf(eventId);
    if (rows[at]?.eventId !== eventId) return;
    rows.splice(at, 1);
    this.#changes++;
  }

  /** In which half an id stands, or would stand, and where in that. Ids are ordered by time. */
  #placeOf(eventId: string): { readonly rows: EventRow[]; readonly at: number } {
    const [newest] = this.#older;
    const [oldestOfNewer] = this.#newer;
    const isNewer =
      newest === undefined
        ? oldestOfNewer !== undefined && eventId >= oldestOfNewer.eventId
        : eventId > newest.eventId;
    const rows = isNewer ? this.#newer : this.#older;
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const isBefore = isNewer ? rows[middle]!.eventId < eventId : rows[middle]!.eventId > eventId;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return { rows, at: low };
  }
}
