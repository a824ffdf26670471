import { StepStatus } from "@machinery/protocol";
import type { DescribedFact } from "./describe-fact.js";
import type { DescribedAttempt, DescribedCompensation, DescribedStep } from "./described-step.js";
import type { StepError } from "../error.js";
import { followAwaited } from "./follow-awaited.js";
import { hasten } from "./hasten.js";
import { stepPath } from "../state/step-path.js";

type Draft<T> = { -readonly [K in keyof T]: T[K] };
type Drafted<T extends { readonly attempts: unknown }> = Draft<Omit<T, "attempts" | "compensation">> & {
  readonly attempts: Draft<DescribedAttempt>[];
};
type DraftCompensation = Drafted<DescribedCompensation>;
type DraftStep = Drafted<DescribedStep> & { compensation?: DraftCompensation };

/**
 * Folds an event's described facts, from the first one on, to its steps in the order they began. Holds at most about `most` of them: those that
 * have not ended, and of the others the last.
 */
export class StepFold {
  readonly #steps = new Map<string, DraftStep>();
  /** The paths of steps that have ended, in that order. */
  readonly #ended = new Set<string>();
  readonly #open = new OpenSteps((step) => this.#ended.add(step.path));
  #leftOut = 0;

  constructor(private readonly most: number) {}

  /** How many steps are left out. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** `isCut` says that payloads of the fact are left out. */
  add(timeMs: number, fact: DescribedFact, isCut: boolean): void {
    const undone = stepPath.undone(fact.step);
    if (undone !== undefined) {
      const compensation = this.#steps.get(undone)?.compensation;
      if (fact.kind === "step-retried") hasten(compensation, fact);
      else followAttempts(compensation, fact, timeMs);
      return;
    }
    if (fact.step === "") {
      if (endsEvent.has(fact.kind)) this.#open.cancelAll(timeMs);
      if (fact.nextAttemptTimeMs !== undefined)
        for (const step of this.#steps.values()) follow(step, fact, timeMs);
      return;
    }
    const step = this.#stepOf(fact, timeMs);
    if (isCut) step.payloadsLeftOut = true;
    follow(step, fact, timeMs);
    if (fact.kind === "body-ended") this.#open.cancelBody(fact, timeMs);
    if (step.endTimeMs === undefined) this.#open.add(step);
    else {
      this.#ended.add(step.path);
      this.#open.ended(step, timeMs);
    }
    while (this.#steps.size > this.most && this.#ended.size > 0) this.#leaveOut();
  }

  steps(): DescribedStep[] {
    return [...this.#steps.values()].map(withUndoing);
  }

  #stepOf(fact: DescribedFact, timeMs: number): DraftStep {
    const known = this.#steps.get(fact.step);
    if (known !== undefined) return known;
    const step: DraftStep = {
      path: fact.step,
      operation: stepPath.operation(fact.step),
      verb: fact.verb,
      status: StepStatus.RUNNING,
      service: fact.service,
      startTimeMs: timeMs,
      attempts: [],
    };
    if (undoing.has(fact.kind)) {
      // It was left out, and comes back to be undone.
      this.#leftOut--;
      Object.assign(step, { status: StepStatus.SUCCEEDED, endTimeMs: timeMs });
    }
    this.#steps.set(fact.step, step);
    return step;
  }

  #leaveOut(): void {
    for (const path of this.#ended) {
      this.#ended.delete(path);
      if (this.#steps.delete(path)) this.#leftOut++;
      return;
    }
  }
}

/** A step that is undone, or being undone, stands there; where that failed, it stands where it stood. */
function withUndoing(step: DraftStep): DescribedStep {
  const undoing = step.compensation?.status;
  if (undoing === undefined || undoing === StepStatus.FAILED) return step;
  const isUndone = undoing === StepStatus.SUCCEEDED;
  return { ...step, status: isUndone ? StepStatus.COMPENSATED : StepStatus.COMPENSATING };
}

/** The steps that have not ended, by the step whose body they are in: what ends that one ends them. */
class OpenSteps {
  readonly #inside = new Map<string, Set<DraftStep>>();

  /** `cancelled` hears of each step that is ended by what is around it. */
  constructor(private readonly cancelled: (step: DraftStep) => void) {}

  add(step: DraftStep): void {
    const around = stepPath.around(step.path);
    const siblings = this.#inside.get(around);
    if (siblings === undefined) this.#inside.set(around, new Set([step]));
    else siblings.add(step);
  }

  ended(step: DraftStep, timeMs: number): void {
    this.#inside.get(stepPath.around(step.path))?.delete(step);
    this.#cancelInside(step.path, timeMs);
  }

  /** Ends what is open in a body that has ended. */
  cancelBody({ step: path, body = "" }: DescribedFact, timeMs: number): void {
    const inside = this.#inside.get(path);
    const round = /\[\d+\]$/.exec(body);
    const place = `${path}${round === null ? `[${body}]` : round[0]}.`;
    for (const step of inside ?? []) {
      if (!step.path.startsWith(place)) continue;
      inside?.delete(step);
      this.#cancel(step, timeMs);
    }
  }

  cancelAll(timeMs: number): void {
    this.#cancelInside("", timeMs);
  }

  #cancelInside(path: string, timeMs: number): void {
    const inside = this.#inside.get(path);
    if (inside === undefined) return;
    this.#inside.delete(path);
    for (const step of inside) this.#cancel(step, timeMs);
  }

  #cancel(step: DraftStep, timeMs: number): void {
    end(step, StepStatus.CANCELLED, timeMs);
    this.cancelled(step);
    this.#cancelInside(step.path, timeMs);
  }
}

const undoing: ReadonlySet<string> = new Set([
  "compensation-started",
  "compensation-succeeded",
  "compensation-failed",
]);
const endsEvent: ReadonlySet<string> = new Set(["event-succeeded", "event-failed", "event-cancelled"]);

function follow(step: DraftStep, fact: DescribedFact, timeMs: number): void {
  switch (fact.kind) {
    case "step-started":
      if (fact.inputs !== undefined) step.inputs = fact.inputs;
      break;
    case "run-started":
    case "loop-started":
      if (fact.inputs !== undefined) step.inputs = fact.inputs;
      break;
    case "child-posted":
      step.status = StepStatus.WAITING;
      if (fact.childId !== undefined) step.childId = fact.childId;
      break;
    case "wait-started":
      step.status = StepStatus.WAITING;
      if (fact.wakeTimeMs !== undefined) step.wakeTimeMs = fact.wakeTimeMs;
      break;
    case "body-entered":
      // What it waited for is over where its time was up.
      step.status = StepStatus.RUNNING;
      delete step.wakeTimeMs;
      break;
    case "step-succeeded":
      end(step, StepStatus.SUCCEEDED, timeMs);
      // What did not fit before does not matter any more.
      if (fact.verb === "listen") delete step.error;
      if (fact.outputs !== undefined) step[fact.verb === "set" ? "inputs" : "outputs"] = fact.outputs;
      break;
    case "step-skipped":
      end(step, StepStatus.SKIPPED, timeMs);
      if (fact.outputs !== undefined) step.outputs = fact.outputs;
      break;
    case "step-parked":
      step.status = StepStatus.WAITING;
      step.parked = true;
      if (fact.error !== undefined) step.error = fact.error;
      delete step.wakeTimeMs;
      delete step.nextAttemptTimeMs;
      delete step.deferred;
      break;
    case "event-resumed":
      if (fact.nextAttemptTimeMs !== undefined) unpark(step, fact.nextAttemptTimeMs);
      break;
    case "step-retried":
      hasten(step, fact);
      hasten(step.compensation, fact);
      if (fact.nextAttemptTimeMs !== undefined) unpark(step, fact.nextAttemptTimeMs);
      break;
    case "step-failed":
      end(step, StepStatus.FAILED, timeMs);
      if (fact.error !== undefined) step.error = fact.error;
      break;
    case "step-cancelled":
      end(step, StepStatus.CANCELLED, timeMs);
      break;
    case "compensation-started":
    case "compensation-succeeded":
    case "compensation-failed":
      followCompensation(step, fact, timeMs);
      break;
    default:
      if (!followAwaited(step, fact)) followAttempts(step, fact, timeMs);
  }
}

/** A step that was held goes on: the next attempt has its time. */
function unpark(step: DraftStep, nextAttemptTimeMs: number): void {
  if (step.parked === undefined) return;
  delete step.parked;
  delete step.error;
  step.status = StepStatus.RETRYING;
  step.nextAttemptTimeMs = nextAttemptTimeMs;
}

function followAttempts(
  step: DraftStep | DraftCompensation | undefined,
  fact: DescribedFact,
  timeMs: number,
): void {
  if (step === undefined) return;
  switch (fact.kind) {
    case "attempt-started":
      step.attempts.push({ number: fact.attempt, startTimeMs: timeMs });
      step.status = StepStatus.RUNNING;
      delete step.nextAttemptTimeMs;
      delete step.deferred;
      break;
    case "attempt-deferred":
      // It was not made, and is none.
      step.attempts.pop();
      step.status = StepStatus.WAITING;
      if (fact.deferred !== undefined) step.deferred = fact.deferred;
      break;
    case "attempt-accepted":
      step.status = StepStatus.WAITING;
      step.attempts.at(-1)!.acceptedTimeMs = timeMs;
      break;
    case "attempt-failed":
    case "attempt-interrupted":
      endAttempt(step, timeMs, fact.error);
      if (fact.nextAttemptTimeMs === undefined) break;
      step.status = StepStatus.RETRYING;
      step.nextAttemptTimeMs = fact.nextAttemptTimeMs;
      break;
  }
}

function followCompensation(step: DraftStep, fact: DescribedFact, timeMs: number): void {
  const { service } = fact;
  const begun = { status: StepStatus.RUNNING, service, startTimeMs: timeMs, attempts: [] };
  const compensation: DraftCompensation = (step.compensation ??= begun);
  if (fact.kind === "compensation-started") {
    if (fact.inputs !== undefined) compensation.inputs = fact.inputs;
    return;
  }
  const isUndone = fact.kind === "compensation-succeeded";
  endAttempt(compensation, timeMs);
  delete compensation.nextAttemptTimeMs;
  delete compensation.deferred;
  compensation.endTimeMs = timeMs;
  compensation.status = isUndone ? StepStatus.SUCCEEDED : StepStatus.FAILED;
  if (fact.error !== undefined) compensation.error = fact.error;
}

function end(step: DraftStep, status: StepStatus, timeMs: number): void {
  endAttempt(step, timeMs);
  step.status = status;
  step.endTimeMs = timeMs;
  delete step.nextAttemptTimeMs;
  delete step.wakeTimeMs;
  delete step.deferred;
  delete step.parked;
}

function endAttempt(step: Pick<DraftStep, "attempts">, timeMs: number, error?: StepError): void {
  const attempt = step.attempts.at(-1);
  if (attempt === undefined || attempt.endTimeMs !== undefined) return;
  attempt.endTimeMs = timeMs;
  if (error !== undefined) attempt.error = error;
}
