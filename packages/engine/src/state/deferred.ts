/** Why a call waits until its service lets it in. */
export interface Deferred {
  /** The service's name. */
  readonly service: string;
  readonly by: DeferredBy;
  /** When it is looked at again at the latest, in milliseconds since 1970, as it was known then. */
  readonly untilMs: number | undefined;
  /** Since when the service's breaker is open, in milliseconds since 1970, where it is. */
  readonly openSinceMs: number | undefined;
}

/**
 * What keeps a call from being made: the service's breaker, its rate, its number of calls at a time, the calls that wait before it
 * (`turn`), or that the daemon stops.
 */
export type DeferredBy = (typeof deferredBy)[number];

export const deferredBy = ["breaker", "rate", "concurrency", "turn", "stop"] as const;
