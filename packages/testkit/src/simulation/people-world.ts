import type { Partition } from "@machinery/runner";
import type { Random } from "../random.js";
import type { Trace } from "./trace.js";

/** A signal that somebody sent until it was acknowledged. */
export interface SentSignal {
  readonly id: string;
  readonly name: string;
  readonly key: string | undefined;
  readonly eventId: string | undefined;
  readonly fits: boolean;
  readonly keepMs: number;
  /** When it was acknowledged to its sender. */
  ackMs: number | undefined;
  /** When it was written first. */
  timeMs: number | undefined;
}

/** What people need of the world. They live on when the partition's process dies. */
export interface PeopleWorld {
  readonly random: Random;
  readonly trace: Trace;
  readonly partition: () => Partition | undefined;
  readonly later: (afterMs: number, run: () => void) => void;
  readonly nowMs: () => number;
  /** The time that the partition believes it is. */
  readonly partitionMs: () => number;
  readonly eventIds: () => readonly string[];
}
