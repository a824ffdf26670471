import { limits } from "@machinery/protocol";

/** The bounds of one partition. */
export interface PartitionLimits {
  /** Events at work at once: those with a call in flight or something to decide. */
  readonly running: number;
  /** Accepted events that wait on disk. Beyond, posts are refused with BACKLOG_FULL. */
  readonly backlog: number;
  /** Lines of one workflow, one for each concurrency key, that are in memory while events wait in them. The others are looked for on disk. */
  readonly lines: number;
  /** Posts that join one synced write at most; the others wait for the next. */
  readonly postsPerCommit: number;
  /**
   * Posts that join a write for each thing in it that events at work have come to: their guaranteed share under a flood. A few join
   * however little that is.
   */
  readonly postsPerDecision: number;
  /** Posts that wait in memory for their turn. Beyond, posts are refused with BACKLOG_FULL. */
  readonly intake: number;
  /** What those posts may take in memory, in bytes, roughly. Beyond, likewise. */
  readonly intakeBytes: number;
  /** Memory for the states of events that are not at work, in bytes, roughly. */
  readonly stateBytes: number;
  /** Compiled workflows kept in memory. */
  readonly plans: number;
  /** Recent commits kept for watchers. */
  readonly watchRing: number;
  /** Watchers at once. */
  readonly watchers: number;
  /** Changes that may wait for one slow watcher. Beyond, it is told RESUME_EXPIRED. */
  readonly watcherQueue: number;
  /** What events owe to each other that is delivered at the same time. */
  readonly deliveries: number;
  /** Ends of events that are told to the outside at the same time. */
  readonly notices: number;
  /** Requests that wait for an event's end at once. Beyond, they are answered without waiting. */
  readonly waiters: number;
  /** Signals with keys that are kept at once. Beyond, they are refused with TOO_MANY_SIGNALS. */
  readonly signals: number;
  /** Signals with keys that are not told to all that listen yet. Beyond, they are refused with TOO_MANY_SIGNALS. */
  readonly undeliveredSignals: number;
  /** How long events are kept after their end, in milliseconds. Infinity: for ever. */
  readonly retentionMs: number;
  /** Events that have ended and are deleted in one write. */
  readonly deletions: number;
}

/** What holds where nothing is said. */
export const defaultPartitionLimits: PartitionLimits = {
  running: 1024,
  backlog: 100_000,
  lines: 10_000,
  postsPerCommit: 256,
  postsPerDecision: 2,
  intake: 8192,
  intakeBytes: 64 * 1024 * 1024,
  stateBytes: 64 * 1024 * 1024,
  plans: 256,
  watchRing: 4096,
  watchers: 1000,
  watcherQueue: 1024,
  deliveries: 256,
  notices: 16,
  waiters: 10_000,
  signals: 100_000,
  undeliveredSignals: 1_000,
  retentionMs: limits.retentionMs,
  deletions: 64,
};
