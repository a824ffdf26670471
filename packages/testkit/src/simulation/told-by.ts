import type { EventDetail, TimedFact } from "@machinery/runner";
import { UNHEARD } from "./awaited-parts.js";
import type { ToldCalls } from "./random-workflow.js";

/** The verbs whose steps depend on the world around. */
const toldVerbs: ReadonlySet<string> = new Set(["call", "listen", "ask", "run"]);

/** What an event and its facts tell the model: of what failed, of those who heard nothing in time, and of what runs gave. */
export function toldBy({ steps }: EventDetail, facts: readonly TimedFact[]): ToldCalls {
  const reasons = new Map<string, string>();
  for (const { kind, step, verb, error } of facts)
    if (kind === "step-failed" && toldVerbs.has(verb) && error !== undefined) reasons.set(step, error.reason);
    else if (kind === "body-entered" && toldVerbs.has(verb)) reasons.set(step, UNHEARD);
  const unknown = new Set(facts.filter(mayBeDone).map(({ step }) => step));
  const answers = new Map(steps.map(({ path, outputs }) => [path, outputs]));
  return {
    failed: (step) => reasons.get(step),
    isUnknown: (step) => unknown.has(step),
    answered: (step) => {
      const answer = answers.get(step);
      return typeof answer === "object" && answer !== null && !Array.isArray(answer) ? answer : {};
    },
  };
}

/** Whether an attempt ended by which its service may have done its part without anybody knowing. */
export function mayBeDone({ kind, error }: TimedFact): boolean {
  if (kind === "attempt-interrupted") return true;
  return kind === "attempt-failed" && error !== undefined && unknownReasons.has(error.reason);
}

const unknownReasons: ReadonlySet<string> = new Set(["TIMEOUT", "BAD_ANSWER", "HEARTBEAT_TIMEOUT"]);
