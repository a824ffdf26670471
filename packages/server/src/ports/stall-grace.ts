/** A timer that comes later than this, in milliseconds, tells that the process stood still, or was busy. */
const STALL_MS = 100;
/** What came meanwhile is read in less. */
const MOST_MS = 1_000;

/**
 * How long a time-out that comes so late waits for what came while the process stood still (stopped, swapped out, a laptop that slept): timers ring before
 * sockets are read, so an answer that was there in time would be taken for one that is late. 0: it was not late.
 */
export function stallGraceMs(lateMs: number): number {
  return lateMs < STALL_MS ? 0 : Math.min(lateMs, MOST_MS);
}
