/**
 * When a service that answers later counts as silent, having said something now: in milliseconds since 1970. Not every heartbeat is written
 * down: only when a third of the timeout has passed since the last one that was. So that any silence up to the timeout is tolerated, the
 * deadline is a third of it later.
 */
export const silentUntil = (nowMs: number, timeoutMs: number): number =>
  nowMs + timeoutMs + spareMs(timeoutMs);

/** Whether a heartbeat now is worth writing down, by the deadline that the last one gave. */
export const isWorthKeeping = (nowMs: number, silentUntilMs: number, timeoutMs: number): boolean =>
  nowMs + timeoutMs >= silentUntilMs;

const spareMs = (timeoutMs: number): number => Math.ceil(timeoutMs / 3);
