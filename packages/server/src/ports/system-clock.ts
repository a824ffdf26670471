import type { Clock } from "@machinery/runner";

/** Where the time comes from. Given only in tests. */
export interface TimeSources {
  /** Milliseconds since 1970; may jump either way. */
  readonly wallMs: () => number;
  /** Milliseconds since some moment; never goes back. */
  readonly monotonicMs: () => number;
}

/**
 * The longest single sleep, in milliseconds. `setTimeout` fires at once beyond 24.8 days, and it does not notice when
 * the wall clock jumps forward: so a far alarm looks at the clock again this often.
 */
const longestSleepMs = 10_000;

/**
 * Partition time over the machine's clocks: it jumps forward with the wall clock and never goes back; while the wall is
 * behind, it advances by the monotonic clock.
 */
export function createSystemClock(
  sources: TimeSources = { wallMs: Date.now, monotonicMs: () => performance.now() },
): Clock {
  let lastMs = sources.wallMs();
  let lastMonotonicMs = sources.monotonicMs();

  const advance = (): number => {
    const wallMs = sources.wallMs();
    const monotonicMs = sources.monotonicMs();
    lastMs = wallMs >= lastMs ? wallMs : lastMs + (monotonicMs - lastMonotonicMs);
    lastMonotonicMs = monotonicMs;
    return Math.floor(lastMs);
  };

  return {
    nowMs: advance,
    notBefore(ms) {
      advance();
      lastMs = Math.max(lastMs, ms);
    },
    alarm(atMs, ring) {
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        const leftMs = atMs - advance();
        timer = leftMs > 0 ? setTimeout(look, Math.min(leftMs, longestSleepMs)) : undefined;
        if (timer === undefined) ring();
      };
      // An alarm that is overdue rings soon, but never before `alarm` has returned what takes it back.
      timer = setTimeout(look, Math.min(Math.max(atMs - advance(), 0), longestSleepMs));
      return () => clearTimeout(timer);
    },
  };
}
