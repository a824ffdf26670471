import { requestOf } from "../plan/operation-of.js";
import type { DeferredBy } from "../state/deferred.js";
import { attemptInFlight } from "../steps/attempt-in-flight.js";
import { cancelStep, isSettling } from "../steps/end-call.js";
import { advance } from "../turn/advance.js";
import type { CommandHandler } from "./command-handler.js";

/** A call that was ordered was not made: its service lets no more in. Stale news is nothing to do. */
export interface DeferAttempt {
  readonly kind: "defer-attempt";
  readonly step: string;
  readonly attempt: number;
  readonly by: DeferredBy;
  /** When it is looked at again at the latest, in milliseconds since 1970. */
  readonly untilMs?: number;
  /** Since when the service's breaker is open, in milliseconds since 1970. */
  readonly openSinceMs?: number;
}

export const deferAttempt: CommandHandler<DeferAttempt> = (turn, command) => {
  const { by, untilMs, openSinceMs } = command;
  const step = attemptInFlight(turn, command.step, command.attempt);
  if (step === undefined) return undefined;
  const { path, attempt, waitsSinceMs = turn.nowMs } = step;
  turn.record({
    kind: "attempt-deferred",
    version: 1,
    step: path,
    attempt,
    service: requestOf(turn.plan, path, step.service).service,
    by,
    sinceMs: waitsSinceMs,
    ...(untilMs === undefined ? {} : { untilMs: Math.ceil(untilMs) }),
    ...(openSinceMs === undefined ? {} : { openSinceMs: Math.floor(openSinceMs) }),
  });
  if (!isSettling(turn, step)) return undefined;
  // Nobody asked the service: there is nothing to wait for.
  cancelStep(turn, step);
  advance(turn);
  return undefined;
};
