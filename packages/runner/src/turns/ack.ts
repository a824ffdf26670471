import type { Rejection } from "@machinery/protocol";
import type { EventSummary } from "../partition.js";

/** Who asked for a turn hears of it through one of these, once. */
export interface Ack {
  /** What was decided is safe. `summary` is as of that commit. */
  committed(summary: EventSummary): void;
  refused(rejection: Rejection): void;
  /** Whether it was written is not known. */
  lost(): void;
}

/** For commands that nobody waits for. */
export const noAck: Ack = { committed: () => {}, refused: () => {}, lost: () => {} };
