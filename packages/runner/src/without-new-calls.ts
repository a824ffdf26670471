import type { Fact } from "@machinery/engine";

/**
 * Facts up to the first that would order a call. For a daemon that is shutting down: what an attempt gave is kept, and the next step
 * is begun by whoever opens the store next, instead of being interrupted before it was ever called.
 */
export function withoutNewCalls(facts: readonly Fact[]): readonly Fact[] {
  const end = facts.findIndex(({ kind }) => kind === "step-started" || kind === "attempt-started");
  return end === -1 ? facts : facts.slice(0, end);
}
