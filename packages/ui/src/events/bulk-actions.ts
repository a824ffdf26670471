import { EventStatus, hasEnded, type Event, type MachineryClient } from "@machinery/client";
import type { EventRow } from "./event-rows.js";

/** Something that is done to many events at once. */
export interface BulkAction {
  readonly verb: "Cancel" | "Pause" | "Resume" | "Retry" | "Run again";
  /** Why it is pointless for an event that stands so, for people. Nothing where it is not. */
  readonly refusalOf: (status: EventStatus) => string | undefined;
  /** Whether people may say why. */
  readonly hasReason: boolean;
  /** Does it to one event, and gives it as it is then. Throws what the call throws. */
  readonly perform: (
    client: MachineryClient,
    eventId: string,
    given: BulkGiven,
  ) => Promise<Event | undefined>;
}

/** What goes with each of the calls. */
export interface BulkGiven {
  readonly reason: string;
  /** The same for all events of one order, so that repeating it makes nothing twice. */
  readonly requestId: string;
}

const ended = (status: EventStatus): string | undefined => (hasEnded(status) ? "ended already" : undefined);

/** What is offered for many events, in the order it is shown. */
export const bulkActions: readonly BulkAction[] = [
  {
    verb: "Pause",
    refusalOf: (status) => (status === EventStatus.PAUSED ? "paused already" : ended(status)),
    hasReason: true,
    perform: async (client, eventId, { reason }) =>
      (await client.events.pauseEvent({ eventId, reason })).event,
  },
  {
    verb: "Resume",
    // One that is not held as a whole may still hold steps.
    refusalOf: ended,
    hasReason: false,
    perform: async (client, eventId) => (await client.events.resumeEvent({ eventId })).event,
  },
  {
    verb: "Retry",
    refusalOf: ended,
    hasReason: false,
    perform: async (client, eventId) => (await client.events.retryStep({ eventId })).event,
  },
  {
    verb: "Run again",
    refusalOf: (status) => (hasEnded(status) ? undefined : "not ended yet"),
    hasReason: false,
    perform: async (client, eventId, { requestId }) =>
      (await client.events.rerunEvent({ eventId, requestId })).event,
  },
  {
    verb: "Cancel",
    refusalOf: ended,
    hasReason: true,
    perform: async (client, eventId, { reason }) =>
      (await client.events.cancelEvent({ eventId, reason })).event,
  },
];

/** What an action would be tried for, and what it leaves alone, by why. */
export interface BulkPreview {
  readonly able: readonly EventRow[];
  /** How many of the able stand so, in the order of first sight. */
  readonly statuses: ReadonlyMap<EventStatus, number>;
  readonly leftAlone: ReadonlyMap<string, number>;
}

/** Looks ahead by what is known of the events now: they go on meanwhile, so what comes of it is told by the daemon. */
export function previewOf(action: BulkAction, rows: Iterable<EventRow>): BulkPreview {
  const able: EventRow[] = [];
  const statuses = new Map<EventStatus, number>();
  const leftAlone = new Map<string, number>();
  for (const row of rows) {
    const refusal = action.refusalOf(row.status);
    if (refusal === undefined) {
      able.push(row);
      statuses.set(row.status, (statuses.get(row.status) ?? 0) + 1);
    } else leftAlone.set(refusal, (leftAlone.get(refusal) ?? 0) + 1);
  }
  return { able, statuses, leftAlone };
}
