import type { TimedFact } from "@machinery/runner";
import { type ModelWorkflow, policyOf } from "./random-workflow.js";

/** What is known of the steps that are held, as a history is read. */
export interface HeldSteps {
  /** Takes a fact in, and says what must not be. */
  see(fact: TimedFact): Generator<string>;
  /** The last attempt that a step may have by now: whoever has it tried again gives it all its attempts anew. */
  lastAttempt(step: string): number;
}

/** Follows which steps are held when their attempts are spent. `started` says how many attempts each has had. */
export function followHeld(workflow: ModelWorkflow, started: ReadonlyMap<string, number>): HeldSteps {
  const held = new Set<string>();
  /** Those that wait for their next attempt. */
  const retrying = new Set<string>();
  const before = new Map<string, number>();
  let isPaused = false;
  const lastAttempt = (step: string) => (before.get(step) ?? 0) + policyOf(workflow, step).attempts;
  const release = (step: string) => {
    if (held.delete(step)) before.set(step, started.get(step) ?? 0);
  };
  return {
    *see({ kind, step, attempt, nextAttemptTimeMs }) {
      if (kind === "attempt-failed" || kind === "attempt-interrupted") {
        if (nextAttemptTimeMs !== undefined) retrying.add(step);
      } else if (kind === "attempt-started" || (kind.startsWith("step-") && kind !== "step-retried"))
        retrying.delete(step);
      if (kind === "attempt-started" && held.has(step)) yield `begins ${step}#${attempt}, which is held`;
      if (kind === "event-paused") isPaused = true;
      else if (kind === "event-resumed") {
        isPaused = false;
        for (const each of held) release(each);
      } else if (kind === "step-parked") {
        // What fails while its event is paused is held until that is resumed.
        if (!isPaused && policyOf(workflow, step).holds !== true)
          yield `holds ${step}, which is to fail when its attempts are spent`;
        const tried = started.get(step) ?? 0;
        const { timeoutMs } = policyOf(workflow, step);
        if (!isPaused && timeoutMs === undefined && tried < lastAttempt(step))
          yield `holds ${step} after ${tried} of ${lastAttempt(step)} attempts`;
        held.add(step);
      } else if (kind === "step-retried") {
        if (step === "") for (const each of held) release(each);
        else if (!held.has(step) && !retrying.has(step)) yield `tries ${step} again, which is not held`;
        else {
          release(step);
          // Until its event is resumed, where that is paused: meanwhile it may be asked for again.
          retrying.add(step);
        }
      } else if (kind.startsWith("step-")) held.delete(step);
    },
    lastAttempt,
  };
}
