import {
  awaitedWords,
  describedDeferral,
  type DescribedFact,
  bodyOf,
  type Fact,
  findOperation,
} from "@machinery/engine";
import type { Plan } from "@machinery/language";
import type { DecisionNotes } from "./decision.js";
import type { TimedFact } from "../partition.js";

/** Facts of one commit, as those see them who watch many events. */
export function outlineFacts(plan: Plan, notes: DecisionNotes): TimedFact[] {
  const { facts, sequence, timeMs, summary } = notes;
  return facts.map((fact, at) => ({
    ...outlineFact(plan, fact),
    sequence: sequence + at,
    timeMs,
    eventStatus: summary.status,
  }));
}

/** A fact without its payloads, as those see it who watch many events. Needs no state, and keeps no payload alive. */
export function outlineFact(plan: Plan, fact: Fact): DescribedFact {
  const step = "step" in fact ? fact.step : "";
  const operation = step === "" ? undefined : findOperation(plan, step);
  const outline = {
    kind: fact.kind,
    step,
    attempt: "attempt" in fact ? fact.attempt : 0,
    verb: operation?.verb ?? "",
    service:
      chosenBy(fact) ?? (operation?.verb === "call" ? serviceOf(operation.service, operation.endpoint) : ""),
    ...(fact.kind === "body-entered" || fact.kind === "body-ended" ? { body: bodyOf(fact) } : undefined),
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

const chosenBy = (fact: Fact): string | undefined =>
  fact.kind === "step-started" ? fact.service : undefined;

function serviceOf(service: string, endpoint: string): string {
  return endpoint === "" ? service : `${service}.${endpoint}`;
}
