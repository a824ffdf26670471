import type { Fact } from "./facts/fact.js";

/**
 * Facts up to the first that would order a call. For a daemon that is shutting down: what an attempt gave is kept, and the next step
 * is begun by whoever opens the store next, instead of being interrupted before it was ever called. What is kept says that there is more to be
 * done: other steps may be open that wait for something else.
 */
export function withoutNewCalls(facts: readonly Fact[], nowMs: number): readonly Fact[] {
  const end = facts.findIndex(({ kind }) => beginsCall.has(kind));
  if (end <= 0) return end === 0 ? [] : facts;
  return [...facts.slice(0, end), { kind: "event-yielded", version: 1, wakeTimeMs: Math.floor(nowMs) }];
}

const beginsCall: ReadonlySet<string> = new Set(["step-started", "compensation-started", "attempt-started"]);
