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

  // What came while the process stood still is heard before any alarm rings, also before one that is set anew meanwhile; once, lest nothing ever rings on
  // a machine that is always late.
  let hearsUntilMs = 0;
  let mayBeLate = true;
  const lookForStall = (dueMs: number): void => {
    const nowMs = sources.monotonicMs();
    const graceMs = stallGraceMs(nowMs - dueMs);
    if (graceMs > 0 && mayBeLate) {
      hearsUntilMs = nowMs + graceMs;
      mayBeLate = false;
    } else if (graceMs === 0 && nowMs >= hearsUntilMs) mayBeLate = true;
  };

  return {
    nowMs: advance,
    notBefore(ms) {
      advance();
      lastMs = Math.max(lastMs, ms);
    },
    alarm(atMs, ring) {
      let timer: NodeJS.Timeout | undefined;
      let untilMs = 0;
      // An alarm that is overdue rings soon, but never before `alarm` has returned what takes it back.
      const sleep = (leftMs: number): void => {
        const nowMs = sources.monotonicMs();
        untilMs = Math.max(nowMs + Math.min(Math.max(leftMs, 0), longestSleepMs), hearsUntilMs);
        timer = setTimeout(look, untilMs - nowMs);
      };
      const look = (): void => {
        lookForStall(untilMs);
        const leftMs = atMs - advance();
        if (leftMs > 0 || sources.monotonicMs() < hearsUntilMs) {
          sleep(leftMs);
          return;
        }
        untilMs = Infinity;
        mayBeLate = true;
        ring();
      };
      sleep(atMs - advance());
      return () => {
        lookForStall(untilMs);
        untilMs = Infinity;
        clearTimeout(timer);
      };
    },
  };
}
