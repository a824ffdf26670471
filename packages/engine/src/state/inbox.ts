import type { JsonObject } from "@machinery/protocol";

/** The signals of an event: those that it keeps, and the ids of those that it took. Changed by facts alone. */
export interface Inbox {
  /** By {@link signalName}. */
  readonly kept: Map<string, KeptSignal>;
  /** The digests of the signals that steps took, by {@link signalName}: none is taken twice. */
  readonly taken: Map<string, string>;
  /** How many were ever received. */
  received: number;
}

/** A signal that was sent to the event, and that no step has taken. */
export interface KeptSignal {
  /** Its turn among those received, from 1. */
  readonly order: number;
  readonly signal: string;
  readonly id: string;
  readonly data: JsonObject;
  /** Tells one content from another. */
  readonly digest: string;
  /** Until when it is kept, in milliseconds since 1970. */
  readonly keepUntilMs: number;
  /** About how many bytes its data takes. */
  readonly bytes: number;
}

/** What a signal is known by: ids are unique among the signals of one name. */
export const signalName = (signal: string, id: string): string => `${signal}/${id}`;

/** The signals that are kept still, the oldest first. */
export function keptSignals(inbox: Inbox | undefined, nowMs: number): KeptSignal[] {
  if (inbox === undefined || inbox.kept.size === 0) return [];
  return [...inbox.kept.values()]
    .filter(({ keepUntilMs }) => keepUntilMs > nowMs)
    .sort((one, other) => one.order - other.order);
}
