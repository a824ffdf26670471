import type { DescribedFact } from "./describe-fact.js";

/** Has what waits for its next attempt, a step or the call that undoes one, wait until another time. */
export function hasten(
  waiting: { nextAttemptTimeMs?: number } | undefined,
  { nextAttemptTimeMs }: Pick<DescribedFact, "nextAttemptTimeMs">,
): void {
  if (waiting?.nextAttemptTimeMs !== undefined && nextAttemptTimeMs !== undefined)
    waiting.nextAttemptTimeMs = nextAttemptTimeMs;
}
