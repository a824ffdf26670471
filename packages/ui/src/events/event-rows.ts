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

/** The rows of a list, newest first, each event once. Changed in place: what shows them is told by the number of changes. */
export class EventRows {
  readonly #rows: EventRow[] = [];
  #changes = 0;

  get changes(): number {
    return this.#changes;
  }

  get length(): number {
    return this.#rows.length;
  }

  at(index: number): EventRow | undefined {
    return this.#rows[index];
  }

  get(eventId: string): EventRow | undefined {
    const at = this.indexOf(eventId);
    return at === undefined ? undefined : this.#rows[at];
  }

  /** Where an event stands in the list. Nothing where it is not in it. */
  indexOf(eventId: string): number | undefined {
    const at = this.#placeOf(eventId);
    return this.#rows[at]?.eventId === eventId ? at : undefined;
  }

  /** Those from one place to another, both included, in whichever order they are named. */
  between(one: number, other: number): readonly EventRow[] {
    return this.#rows.slice(Math.min(one, other), Math.max(one, other) + 1);
  }

  /** Takes in what was told of an event. What is older than what is known is passed over. */
  put(row: EventRow): void {
    const at = this.#placeOf(row.eventId);
    const known = this.#rows[at];
    if (known?.eventId === row.eventId) {
      if (row.facts < known.facts) return;
      this.#rows[at] = row;
    } else {
      if (at >= mostRows) return;
      this.#rows.splice(at, 0, row);
      if (this.#rows.length > mostRows) this.#rows.pop();
    }
    this.#changes++;
  }

  /** Takes an event out that does not belong to the list any more. */
  remove(eventId: string): void {
    const at = this.#placeOf(eventId);
    if (this.#rows[at]?.eventId !== eventId) return;
    this.#rows.splice(at, 1);
    this.#changes++;
  }

  /** Where an id stands, or would stand. Ids are ordered by time. */
  #placeOf(eventId: string): number {
    let low = 0;
    let high = this.#rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#rows[middle]!.eventId > eventId) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
