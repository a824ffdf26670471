import type { JsonObject, JsonValue } from "@machinery/protocol";
import type { EventDetail, TimedFact } from "@machinery/runner";
import { UNHEARD } from "./awaited-parts.js";
import type { ToldBody, ToldEvent } from "./model-part.js";

/** The verbs whose steps depend on the world around. */
const toldVerbs: ReadonlySet<string> = new Set(["call", "listen", "ask", "run"]);

/**
 * What an event and its facts tell the model: of what failed or was given up, of those who heard nothing in time, of what runs gave, and of the
 * order in which bodies ended that were carried out at the same time.
 */
export function toldBy({ steps }: EventDetail, facts: readonly TimedFact[]): ToldEvent {
  const began = new Set<string>();
  const ends = new Map<string, "succeeded" | "failed">();
  const reasons = new Map<string, string>();
  const bodies = new Map<string, ToldBody[]>();
  const given = new Map<string, JsonObject>();
  for (const { kind, step, verb, error, outputs, body = "" } of facts) {
    if (kind === "body-ended") {
      const how = error === undefined ? "well" : isGivenUp(error) ? "cancelled" : "failed";
      bodies.set(step, [...(bodies.get(step) ?? []), { body, how }]);
    } else began.add(step);
    if (kind === "step-succeeded") ends.set(step, "succeeded");
    else if (kind === "step-failed") ends.set(step, "failed");
    else if (kind === "step-skipped" && isObject(outputs)) given.set(step, outputs);
    if (!toldVerbs.has(verb)) continue;
    if (kind === "step-failed" && error !== undefined) reasons.set(step, error.reason);
    else if (kind === "body-entered") reasons.set(step, UNHEARD);
  }
  const unknown = mayBeDone(facts);
  const answers = new Map(steps.map(({ path, outputs }) => [path, outputs]));
  return {
    began: (step) => began.has(step),
    ended: (step) => ends.get(step),
    failed: (step) => reasons.get(step),
    isUnknown: (step) => unknown.has(step),
    skippedWith: (step) => given.get(step),
    answered: (step) => {
      const answer = answers.get(step);
      return isObject(answer) ? answer : {};
    },
    bodies: (step) => bodies.get(step) ?? [],
  };
}

const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isGivenUp = ({ reason, step }: { readonly reason: string; readonly step: string }): boolean =>
  reason === "CANCELLED" && step === "";

/** The steps that failed, were cancelled or were skipped by somebody, and whose services may have done their part without anybody knowing. */
export function mayBeDone(facts: readonly TimedFact[]): ReadonlySet<string> {
  const inFlight = new Set<string>();
  const unknown = new Set<string>();
  const found = new Set<string>();
  for (const fact of facts) {
    const { kind, step } = fact;
    if (kind === "attempt-started") inFlight.add(step);
    else if (overKinds.has(kind)) inFlight.delete(step);
    // Who carries out another event does not know what comes of it until that has ended.
    if (kind === "run-started") unknown.add(step);
    else if (kind === "child-ended") unknown.delete(step);
    if (isUnheard(fact)) unknown.add(step);
    const isOpen = kind === "step-cancelled" && inFlight.has(step);
    const isSkipped = kind === "step-skipped" && fact.outputs !== undefined;
    if (isOpen || ((kind === "step-failed" || kind === "step-cancelled" || isSkipped) && unknown.has(step)))
      found.add(step);
  }
  return found;
}

/** After these nothing is in flight. */
const overKinds: ReadonlySet<string> = new Set(["attempt-failed", "attempt-interrupted", "attempt-deferred"]);

/** Whether an attempt ended by which its service may have done its part without anybody knowing. */
function isUnheard({ kind, error }: TimedFact): boolean {
  if (kind === "attempt-interrupted") return true;
  return kind === "attempt-failed" && error !== undefined && unknownReasons.has(error.reason);
}

/** `GIVEN_UP`: somebody failed the step while its call was in flight. */
const unknownReasons: ReadonlySet<string> = new Set([
  "TIMEOUT",
  "BAD_ANSWER",
  "HEARTBEAT_TIMEOUT",
  "GIVEN_UP",
]);
