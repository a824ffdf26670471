import {
  awaitedWords,
  describedDeferral,
  type DescribedFact,
  type Fact,
  placeWords,
} from "@machinery/engine";
import type { Plan } from "@machinery/language";
import type { DecisionNotes } from "./decision.js";
import type { TimedFact } from "../partition.js";

/** Facts of one commit, as those see them who watch many events. */
export function outlineFacts(plan: Plan, notes: DecisionNotes): TimedFact[] {
  const { facts, chosen, sequence, timeMs, summary } = notes;
  return facts.map((fact, at) => ({
    ...outlineFact(plan, fact, chosen?.[at]),
    sequence: sequence + at,
    timeMs,
    eventStatus: summary.status,
  }));
}

/**
 * A fact without its payloads, as those see it who watch many events. Needs no state, and keeps no payload alive. `chosen`: the service that its step
 * has chosen, where it chooses.
 */
export function outlineFact(plan: Plan, fact: Fact, chosen: string | undefined): DescribedFact {
  const outline = {
    kind: fact.kind,
    step: "step" in fact ? fact.step : "",
    attempt: "attempt" in fact ? fact.attempt : 0,
    ...placeWords(plan, fact, chosen),
    ...awaitedWords(fact),
    ...("childId" in fact ? { childId: fact.childId } : undefined),
    ...(fact.kind === "attempt-deferred" ? { deferred: describedDeferral(fact) } : undefined),
    ...(fact.kind === "wait-started" ? { wakeTimeMs: fact.untilMs } : undefined),
  };
  if ("error" in fact && fact.error !== undefined) {
    const { reason, message, step: at, attempts } = fact.error;
    const error = { reason, message, step: at, attempts };
    return "retryAtMs" in fact && fact.retryAtMs !== undefined
      ? { ...outline, error, nextAttemptTimeMs: fact.retryAtMs }
      : { ...outline, error };
  }
  return "retryAtMs" in fact && fact.retryAtMs !== undefined
    ? { ...outline, nextAttemptTimeMs: fact.retryAtMs }
    : outline;
}
