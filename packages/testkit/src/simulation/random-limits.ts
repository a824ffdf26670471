import type { PartitionLimits } from "@machinery/runner";
import type { Random } from "../random.js";

/** Limits that are met: small windows, little memory. */
export function randomLimits(random: Random): Partial<PartitionLimits> {
  return {
    running: random.pick([1, 2, 4, 16]),
    backlog: random.pick([3, 1_000]),
    postsPerCommit: random.pick([1, 2, 8]),
    intake: random.pick([2, 100]),
    stateBytes: random.pick([0, 4_000, 1_000_000]),
    plans: random.pick([1, 4]),
    lines: random.pick([1, 2, 10_000]),
    watchRing: random.pick([4, 1_000]),
    watchers: 100,
    watcherQueue: random.pick([4, 1_000]),
    waiters: random.pick([1, 1_000]),
    retentionMs: random.pick([Infinity, Infinity, Infinity, 0, 300, 5_000, 3_600_000]),
    deletions: random.pick([1, 64]),
  };
}
