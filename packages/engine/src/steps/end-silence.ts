import { formatDuration } from "@machinery/language";
import type { OpenStep } from "../state/open-step.js";
import { callOf } from "../plan/operation-of.js";
import type { Turn } from "../turn/turn.js";
import { failAttempt } from "./fail-attempt.js";

/**
 * Fails the attempt whose service has been silent for too long; what became of it is unknown. Where it could not be heard because the daemon
 * was down, it is given the whole time anew. `upSinceMs`: since when it could be heard, in milliseconds since 1970.
 */
export function endSilence(turn: Turn, step: OpenStep, upSinceMs = 0): void {
  const { path, attempt } = step;
  const { heartbeatTimeoutMs = 0 } = callOf(turn.plan, path);
  const silentUntilMs = Math.ceil(upSinceMs) + heartbeatTimeoutMs;
  if (silentUntilMs > turn.nowMs) {
    turn.record({ kind: "attempt-alive", version: 1, step: path, attempt, silentUntilMs, grace: true });
    return;
  }
  failAttempt(turn, step, {
    reason: "HEARTBEAT_TIMEOUT",
    message: `The service took the call and was then silent for longer than its heartbeat timeout of ${formatDuration(heartbeatTimeoutMs)}`,
    transient: true,
    unknown: true,
  });
}
