/** What a simulated run is made of. What is not given is drawn from the seed. */
export interface SimulationOptions {
  /** How many posts are planned, copies with the same key not counted. */
  readonly posts?: number;
  /** How often the process dies. */
  readonly crashes?: number;
  /** How often a write fails. */
  readonly failures?: number;
  /** The share of attempts that do not go well, 0 to 1. */
  readonly trouble?: number;
}

/** What came of a run. */
export interface SimulationReport {
  readonly seed: number;
  readonly ok: boolean;
  /** What must never be and was: each in one sentence. */
  readonly violations: readonly string[];
  /** SHA-256 of everything that happened, in order: the same for the same seed and options. */
  readonly traceHash: string;
  /** The last of what happened, when something is wrong. */
  readonly tail: readonly string[];
  readonly events: number;
  readonly calls: number;
  /** How often a call was not let in by its service, and waited on disk. */
  readonly deferred: number;
  readonly commits: number;
  readonly crashes: number;
  readonly failures: number;
  /** How often the clock was set, or all stood still. */
  readonly disruptions: number;
  /** Virtual milliseconds from the beginning to the end. */
  readonly tookMs: number;
  /** The command that repeats this run. */
  readonly repeat: string;
}
