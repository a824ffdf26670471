import { advance } from "./advance.js";
import type { Turn } from "./turn.js";

/** Begins an event: its operations, and its time. */
export function beginEvent(turn: Turn): void {
  const { timeoutMs } = turn.plan;
  const deadline = timeoutMs === undefined ? undefined : { deadlineMs: turn.nowMs + timeoutMs };
  turn.record({ kind: "event-started", version: 1, ...deadline });
  advance(turn);
}
