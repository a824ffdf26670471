import { silentUntil } from "../plan/heartbeat.js";
import { advance } from "../turn/advance.js";
import { callOf } from "../plan/operation-of.js";
import { stepPath } from "../state/step-path.js";
import { attemptInFlight } from "../steps/attempt-in-flight.js";
import type { CommandHandler } from "./command-handler.js";

/** A service took an attempt and answers later. Stale news is nothing to do: its answer may have come before. */
export interface AcceptAttempt {
  readonly kind: "accept-attempt";
  readonly step: string;
  readonly attempt: number;
}

export const acceptAttempt: CommandHandler<AcceptAttempt> = (turn, command) => {
  const step = attemptInFlight(turn, command.step, command.attempt);
  if (step === undefined) return undefined;
  const undone = stepPath.undone(step.path);
  if (undone !== undefined) {
    // What is undone later is undone: nobody waits for it.
    turn.record({ kind: "compensation-succeeded", version: 1, step: undone });
    advance(turn);
    return undefined;
  }
  const { heartbeatTimeoutMs } = callOf(turn.plan, step.path);
  const { path, attempt } = step;
  turn.record({
    kind: "attempt-accepted",
    version: 1,
    step: path,
    attempt,
    ...(heartbeatTimeoutMs === undefined
      ? {}
      : { silentUntilMs: silentUntil(turn.nowMs, heartbeatTimeoutMs) }),
  });
  return undefined;
};
