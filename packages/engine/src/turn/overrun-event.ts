import { formatDuration } from "@machinery/language";
import type { Turn } from "./turn.js";
import { unwind } from "./unwind.js";

/**
 * Fails an event that is not over at its deadline, whatever it does: nobody handles that error, and what was done is undone. One whose end is
 * on its way already has no deadline any more.
 */
export function overrunEvent(turn: Turn): void {
  const { deadlineMs, root, paused } = turn.state;
  if (deadlineMs === undefined || deadlineMs > turn.nowMs || paused) return;
  const { timeoutMs } = turn.plan;
  const limit = timeoutMs === undefined ? "" : ` of ${formatDuration(timeoutMs)}`;
  const message = `The event was not over within its timeout${limit}, from its start`;
  unwind(turn, root, { kind: "event-failed", error: { reason: "TIMEOUT", message, step: "", attempts: 0 } });
}
