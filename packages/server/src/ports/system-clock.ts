import type { Clock } from "@machinery/runner";
import { stallGraceMs } from "./stall-grace.js";

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
      // An alarm that is overdue rings soon, but never before `alarm` has returned what takes it back.
      const sleep = (leftMs: number): void => {
        const ms = Math.min(Math.max(leftMs, 0), longestSleepMs);
        const untilMs = sources.monotonicMs() + ms;
        timer = setTimeout(() => {
          const graceMs = stallGraceMs(sources.monotonicMs() - untilMs);
          if (graceMs > 0) timer = setTimeout(look, graceMs);
          else look();
        }, ms);
      };
      const look = (): void => {
        const leftMs = atMs - advance();
        if (leftMs > 0) sleep(leftMs);
        else ring();
      };
      sleep(atMs - advance());
      return () => clearTimeout(timer);
    },
  };
}
