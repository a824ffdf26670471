import { StepStatus, type Fact, type StepDeferral, type StepError } from "@machinery/protocol";
import { timestampToMillis } from "./timestamp.js";

/** The call that undoes a step as it is followed live. */
export interface UndoView {
  service: string;
  /** RUNNING, RETRYING, WAITING, SUCCEEDED or FAILED. */
  status: StepStatus;
  /** Where the step stood before, and stands again when it cannot be undone. */
  readonly before: StepStatus;
  startMs: number;
  endMs?: number;
  readonly attempts: AttemptView[];
  nextAttemptMs?: number;
  /** Why the call waits until its service lets it in. */
  deferral?: StepDeferral;
  error?: StepError;
}

/** An attempt as it is followed live. */
export interface AttemptView {
  readonly number: number;
  startMs: number;
  endMs?: number;
  /** When its service took it and said that it answers later. */
  acceptedMs?: number;
  error?: StepError;
  interrupted?: boolean;
}

/** What is tried: a step, or the call that undoes it. */
interface Attempted {
  status: StepStatus;
  readonly attempts: AttemptView[];
  nextAttemptMs?: number;
  deferral?: StepDeferral;
}

/** Takes a fact about an attempt of a step, or of what undoes it, in. Other kinds change nothing. */
export function addAttemptFact(step: Attempted, fact: Fact, timeMs: number): void {
  if (fact.kind === "attempt-started") {
    delete step.nextAttemptMs;
    delete step.deferral;
    step.status = StepStatus.RUNNING;
    step.attempts.push({ number: fact.attempt, startMs: timeMs });
    return;
  }
  if (fact.kind === "attempt-deferred") {
    // It was not made, and is none.
    step.attempts.pop();
    step.status = StepStatus.WAITING;
    if (fact.deferral !== undefined) step.deferral = fact.deferral;
    return;
  }
  if (fact.kind === "attempt-accepted") {
    step.status = StepStatus.WAITING;
    const attempt = step.attempts.at(-1);
    if (attempt !== undefined) attempt.acceptedMs = timeMs;
    return;
  }
  if (fact.kind !== "attempt-failed" && fact.kind !== "attempt-interrupted") return;
  const attempt = step.attempts.at(-1);
  if (attempt !== undefined) {
    attempt.endMs = timeMs;
    if (fact.error !== undefined) attempt.error = fact.error;
    if (fact.kind === "attempt-interrupted") attempt.interrupted = true;
  }
  if (fact.nextAttemptTime === undefined) return;
  step.status = StepStatus.RETRYING;
  step.nextAttemptMs = timestampToMillis(fact.nextAttemptTime);
}
