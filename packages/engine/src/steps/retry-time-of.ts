import type { RetryPlan } from "@machinery/language";
import { chance } from "../values/chance.js";
import type { CallError } from "../error.js";
import type { OpenStep } from "../state/open-step.js";

/** The longest wait a service can ask for by Retry-After: an hour. */
const longestRetryAfterMs = 3_600_000;

/**
 * When a failed attempt is followed by the next one, in milliseconds since 1970; `undefined`: not at all.
 *
 * The wait before attempt n + 1 is `first * factor^(n - 1)`, at most `cap`, less a part that is left to chance: with jitter j and u drawn
 * from 0 to 1 by the event's seed, the step and the attempt, it is `wait * (1 - j * u)`. So `cap` is never exceeded, and the same event
 * waits equally long whenever it is decided. What the service asked for by Retry-After is the least, up to an hour. No attempt is begun at
 * or after the deadline: when the wait would reach it, the step is not kept for nothing and fails now.
 */
export function retryTimeOf(given: {
  readonly policy: RetryPlan;
  readonly step: OpenStep;
  readonly error: CallError;
  readonly seed: string;
  readonly nowMs: number;
}): number | undefined {
  const { policy, step, error, seed, nowMs } = given;
  const attempt = attemptsOf(step);
  if (attempt >= policy.attempts || !mayRepeat(policy, error)) return undefined;

  // Bounded, because nothing times infinity would be no number.
  const growth = Math.min(policy.factor ** (attempt - 1), Number.MAX_VALUE);
  const wait = Math.min(policy.capMs, policy.firstMs * growth);
  const spread = wait * (1 - policy.jitter * chance(seed, step.path, step.attempt));
  const { retryAfterMs = 0 } = error;
  const asked = retryAfterMs > 0 ? Math.min(retryAfterMs, longestRetryAfterMs) : 0;
  const retryAtMs = nowMs + Math.ceil(Math.max(spread, asked));
  return step.deadlineMs !== undefined && retryAtMs >= step.deadlineMs ? undefined : retryAtMs;
}

/** Whether an attempt that failed so may be repeated, as long as there are attempts left. */
export function mayRepeat({ on }: RetryPlan, { reason, transient, is5xx }: CallError): boolean {
  if (on === undefined) return transient;
  return on.includes(reason) || (is5xx === true && on.includes("HTTP_5XX"));
}

/** How many of a step's attempts count. */
export const attemptsOf = ({ attempt, attemptsBefore }: OpenStep): number => attempt - attemptsBefore;
