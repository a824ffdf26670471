import type { MachineryError } from "./machinery-error.js";

/** How a client waits before it tries again. Times are in milliseconds. */
export interface Backoff {
  /** The wait after the first failure. Default 200. */
  readonly firstMs?: number;
  /** The longest wait. Default 5,000. */
  readonly capMs?: number;
  /** How many failures in a row, without anything new in between, are borne. Default 12: about 40 seconds. */
  readonly failures?: number;
  /** A number from 0 to 1 (exclusive); waits are spread by it. Default `Math.random`. */
  readonly random?: () => number;
}

/** The wait after the n-th failure in a row (from 1), or undefined when they are spent. */
export function backoffMs(failure: number, backoff: Backoff = {}, retryAfterMs = 0): number | undefined {
  if (failure > (backoff.failures ?? 12)) return undefined;
  const full = Math.min((backoff.firstMs ?? 200) * 2 ** (failure - 1), backoff.capMs ?? 5_000);
  // Spread over the upper half, so that many clients do not come back at once.
  const spread = full * (0.5 + 0.5 * (backoff.random ?? Math.random)());
  return Math.max(spread, Math.min(retryAfterMs, 60_000));
}

/** Whether a post was refused because too many events or calls wait: nothing was stored, and there may be room a little later. */
export function isBacklogFull({ reason }: MachineryError): boolean {
  return reason === "BACKLOG_FULL" || reason === "SERVICE_BACKLOG_FULL";
}

/** Whether the same request may do better a little later, because the daemon or the way to it was the trouble. */
export function isTransient(error: MachineryError): boolean {
  return (
    error.reason === "UNREACHABLE" || error.code === "unavailable" || error.reason === "TOO_MANY_WATCHERS"
  );
}
