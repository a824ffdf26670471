import { EventStatus, type JsonObject } from "@machinery/protocol";
import type { EventDetail, TimedFact } from "@machinery/runner";
import { checkOrder, type Span, stepsOf } from "./course.js";
import { checkUndoing } from "./check-undoing.js";
import { followHeld } from "./held-steps.js";
import type { KeptUnwinding } from "./journal.js";
import { toldBy } from "./told-by.js";
import { type ModelWorkflow, operationOf, policyOf } from "./random-workflow.js";
import { GIVEN_UP } from "./simulated-people.js";
import { DEFAULT_ATTEMPT_MS, type Fate } from "./service-model.js";

/** An event at its end, and the world it ran in. */
export interface EndedEvent {
  /** What became of each attempt that was made, by idempotency key and number. */
  readonly fates: ReadonlyMap<string, Fate>;
  readonly workflow: ModelWorkflow;
  readonly detail: EventDetail;
  readonly facts: readonly TimedFact[];
  /** The same with what it took over from the event that it carries out again. Undefined where that is not there any more. */
  readonly whole: Pick<EndedEvent, "detail" | "facts"> | undefined;
  /** Whether everything was seen when it was due: no clock was set, and the machine never stood still. */
  readonly isTimely: boolean;
  /** Whether attempts may have been interrupted. */
  readonly isInterruptible: boolean;
  /** The regions that were to be undone, in that order. */
  readonly unwindings: readonly KeptUnwinding[];
}

/** Says what is wrong with how an event went: each attempt must have ended as its fate says, and the event as the model foretells. */
export function* checkHistory(event: EndedEvent): Generator<string> {
  const { detail, whole, workflow } = event;
  const isOverrun = detail.error?.reason === "TIMEOUT" && detail.error.step === "";
  if (isOverrun) yield* checkOverrun(event);
  else if (detail.status !== EventStatus.CANCELLED && whole !== undefined)
    yield* checkCourse({ ...whole, workflow });
  yield* checkUndoing(event.workflow, detail, event.facts, event.unwindings);
  yield* checkBodies(event);
  yield* checkAttempts(event);
  // What was answered is taken, if its being late shows only when it is looked at.
  if (event.isTimely) yield* checkDeadlines(event);
  if (detail.status === EventStatus.FAILED && !isOverrun) yield* checkFailure(event);
}

/** An event that was not over in its time has begun no other steps until then than the model foretells. */
function* checkOverrun({ detail, workflow, facts, whole }: EndedEvent): Generator<string> {
  if (whole === undefined) return;
  const told = toldBy(whole.detail, whole.facts);
  const foretold = new Set(stepsOf(workflow.foretell(detail.data, told).course));
  const others = [...spansOf(facts).keys()].filter((step) => !foretold.has(step));
  if (others.length > 0) yield `begins ${others.join()}, which was not foretold`;
  const tookMs = (detail.endTimeMs ?? 0) - startTimeOf(facts);
  if (tookMs < (workflow.timeoutMs ?? Infinity)) yield `is not over in its time after ${tookMs} ms`;
}

const startTimeOf = (facts: readonly TimedFact[]): number =>
  facts.find(({ kind }) => kind === "event-started")?.timeMs ?? Infinity;

/** The model must come to the same end by the same steps, once it is told which of them failed. */
function* checkCourse({
  detail,
  workflow,
  facts,
}: Pick<EndedEvent, "detail" | "workflow" | "facts">): Generator<string> {
  const { end, course, undone, wrong } = workflow.foretell(detail.data, toldBy(detail, facts));
  yield* wrong;
  const undoing = facts
    .filter(({ kind }) => kind === "compensation-started")
    .map(({ step, inputs }) => `${step} with ${JSON.stringify(inputs)}`);
  const foretold = undone.map(({ step, text }) => `${step} with ${JSON.stringify({ text })}`);
  if (undoing.sort().join() !== foretold.sort().join())
    yield `undoes ${undoing.join()}, and ${foretold.join()} was foretold`;
  const spans = spansOf(facts);
  const begun = [...spans.keys()].sort().join();
  const steps = [...stepsOf(course)].sort().join();
  if (begun !== steps) yield `begins ${begun}, and ${steps} was foretold`;
  yield* checkOrder(course, spans);
  const found =
    detail.status === EventStatus.SUCCEEDED
      ? { kind: "succeeds", outputs: detail.outputs ?? {} }
      : { kind: "fails", reason: detail.error?.reason ?? "", step: detail.error?.step ?? "" };
  if (canonical({ ...found, outputs: 0 }) !== canonical({ ...end, outputs: 0 }))
    yield `ends as ${JSON.stringify(found)}, and ${JSON.stringify(end)} was foretold`;
  if (end.kind === "succeeds" && canonical(detail.outputs) !== canonical(end.outputs))
    yield `gives ${canonical(detail.outputs)}, and ${canonical(end.outputs)} was foretold`;
}

/** The steps that call or wait, and where in the history they begin and end. */
function spansOf(facts: readonly TimedFact[]): Map<string, Span> {
  const spans = new Map<string, Span>();
  facts.forEach(({ kind, step }, at) => {
    const span = spans.get(step);
    if (starts.has(kind)) spans.set(step, { start: at });
    else if (span !== undefined && ends.has(kind)) span.end = at;
  });
  return spans;
}

const starts: ReadonlySet<string> = new Set([
  "step-started",
  "wait-started",
  "listen-started",
  "ask-started",
  "run-started",
]);
const ends: ReadonlySet<string> = new Set([
  "step-succeeded",
  "step-failed",
  "step-cancelled",
  "step-skipped",
]);

/** No more rounds of a loop are at work than may be, and nothing begins in a body that has ended. */
function* checkBodies({ workflow, facts }: EndedEvent): Generator<string> {
  const rounds = new Map<string, number>();
  const over: string[] = [];
  for (const { kind, step, verb, body = "" } of facts) {
    if (starts.has(kind) && over.some((place) => step.startsWith(place)))
      yield `begins ${step} in what has ended`;
    const place = verb === "for" ? /\[.*/.exec(body)?.[0] : `[${body}]`;
    if (kind === "body-ended") over.push(`${step}${place}.`);
    if (verb !== "for" || (kind !== "body-entered" && kind !== "body-ended")) continue;
    const open = (rounds.get(step) ?? 0) + (kind === "body-entered" ? 1 : -1);
    rounds.set(step, open);
    const most = workflow.concurrencies.get(operationOf(step)) ?? 1;
    if (open > most) yield `has ${open} rounds of ${step} at work, and ${most} may be`;
  }
}

function* checkAttempts({ fates, workflow, detail, facts, isInterruptible }: EndedEvent): Generator<string> {
  const started = new Map<string, number>();
  const held = followHeld(workflow, started);
  for (const fact of facts) {
    const { kind, step, attempt, error } = fact;
    const policy = policyOf(workflow, step);
    yield* held.see(fact);
    if (kind === "attempt-started") {
      if (attempt !== (started.get(step) ?? 0) + 1)
        yield `begins attempt ${attempt} of ${step} after ${started.get(step) ?? 0}`;
      const most = held.lastAttempt(step);
      if (attempt > most) yield `begins attempt ${attempt} of ${step}, and ${most} are allowed`;
      started.set(step, attempt);
    }
    // It was not made, and the next one has its number.
    if (kind === "attempt-deferred") started.set(step, attempt - 1);
    if (kind === "attempt-interrupted" && !isInterruptible)
      yield `has ${step}#${attempt} interrupted by nothing`;
    if (kind === "attempt-failed" && error !== undefined && error.reason !== GIVEN_UP) {
      const reason = foretoldReason(fates, detail.eventId, step, attempt, policy.attemptTimeoutMs);
      const overrun = error.reason === "TIMEOUT" && policy.timeoutMs !== undefined;
      const isLater = policy.later !== undefined && laterReasons.has(error.reason);
      if (error.reason !== reason && !overrun && !isLater)
        yield `has ${step}#${attempt} fail with ${error.reason}, and ${reason ?? "an answer"} was foretold`;
    }
    if (kind === "compensation-succeeded") {
      const undo = `${step}/undo`;
      const last = started.get(undo) ?? 0;
      const { attemptTimeoutMs } = policyOf(workflow, undo);
      const reason = foretoldReason(fates, detail.eventId, undo, last, attemptTimeoutMs);
      // Whatever it says, it has answered.
      if (reason !== undefined && reason !== "BAD_ANSWER")
        yield `has ${step} undone by attempt ${last}, and ${reason} was foretold`;
    }
    if (kind === "step-succeeded" && policy.later !== undefined) {
      if (fact.givenBy === undefined) yield `has ${step} answered at once, and it is answered later`;
    } else if (kind === "step-succeeded" && fact.verb === "call" && fact.givenBy === undefined) {
      const last = started.get(step) ?? 0;
      const reason = foretoldReason(fates, detail.eventId, step, last, policy.attemptTimeoutMs);
      if (reason !== undefined) yield `has ${step}#${last} answer, and ${reason} was foretold`;
    }
  }
}

/** No answer counts that comes after its step's time, and nobody waits too short. */
function* checkDeadlines({ workflow, detail, facts }: EndedEvent): Generator<string> {
  // No time counts while somebody holds it.
  if (facts.some(({ kind }) => kind === "event-paused" || kind === "step-parked")) return;
  const dueMs = startTimeOf(facts) + (workflow.timeoutMs ?? Infinity);
  const lateMs = (detail.endTimeMs ?? 0) - dueMs;
  // While nobody is there to see that its time is up, what is answered later is still taken.
  const isGiven = facts.some(
    ({ kind, timeMs, givenBy }) => timeMs > dueMs && (givenBy !== undefined || kind === "ask-answered"),
  );
  if (detail.status === EventStatus.SUCCEEDED && lateMs > 0 && !isGiven)
    yield `succeeds ${lateMs} ms after its time`;
  const began = new Map<string, number>();
  for (const { kind, step, timeMs, verb, givenBy } of facts) {
    if (kind === "wait-started") began.set(step, timeMs);
    const waitMs = timeMs - (began.get(step) ?? -Infinity);
    if (kind === "step-succeeded" && verb === "wait" && waitMs < workflow.waits.get(operationOf(step))!)
      yield `has ${step} wait for ${waitMs} ms only`;
    const { timeoutMs } = policyOf(workflow, step);
    if (kind === "step-started") began.set(step, timeMs);
    if (kind === "compensation-started") began.set(`${step}/undo`, timeMs);
    const undo = policyOf(workflow, `${step}/undo`).timeoutMs ?? Infinity;
    const undoMs = timeMs - (began.get(`${step}/undo`) ?? timeMs);
    if (kind === "compensation-succeeded" && undoMs > undo)
      yield `has ${step} undone ${undoMs - undo} ms after its time`;
    const deadlineMs = (began.get(step) ?? Infinity) + (timeoutMs ?? Infinity);
    if (kind === "step-succeeded" && timeMs > deadlineMs && givenBy === undefined)
      yield `has ${step} succeed ${timeMs - deadlineMs} ms after its time`;
  }
}

function* checkFailure({ workflow, detail, facts }: EndedEvent): Generator<string> {
  const failed = facts.find(({ kind, step }) => kind === "step-failed" && step === detail.error?.step);
  if (failed === undefined) {
    yield `fails without a failed step: ${JSON.stringify(detail.error)}`;
    return;
  }
  const { step, error, verb } = failed;
  if (verb !== "call" || failed.givenBy === "person") return;
  const policy = policyOf(workflow, step);
  // Where branches enough were left, nobody had to look after it.
  const isNeeded = [...step.matchAll(/\[/g)].every(
    ({ index }) => !workflow.lenient.has(operationOf(step.slice(0, index))),
  );
  // Somebody further out was to handle it: until what an inner `finally` wrote changed his condition.
  const tries = step
    .split(".")
    .map(operationOf)
    .filter((operation) => operation.startsWith("try_"));
  const isSettled = !tries.slice(1).some((operation) => workflow.closing.has(operation));
  if (policy.holds === true && isNeeded && isSettled && error !== undefined && spentReasons.has(error.reason))
    yield `fails with ${error.reason} of ${step}, which is to be held`;
  const attempts = facts.filter((fact) => fact.kind === "attempt-started" && fact.step === step);
  const spent = attempts.length >= policy.attempts;
  const began = facts.find((fact) => fact.kind === "step-started" && fact.step === step)?.timeMs ?? 0;
  switch (error?.reason) {
    case "DECLINED":
    case "BAD_ANSWER":
      return;
    case "HEARTBEAT_TIMEOUT":
      if (policy.later?.heartbeatMs === undefined) yield `fails as silent, and nobody listened`;
      return;
    case "HTTP_5XX":
    case "UNREACHABLE":
      if (!spent && policy.timeoutMs === undefined)
        yield `fails with ${error.reason} after ${attempts.length} of ${policy.attempts} attempts`;
      return;
    case "INTERRUPTED":
      if (!spent) yield `fails as interrupted after ${attempts.length} of ${policy.attempts} attempts`;
      return;
    case "TIMEOUT":
      if (!spent && policy.timeoutMs === undefined)
        yield `times out after ${attempts.length} of ${policy.attempts} attempts`;
      // An attempt's own TIMEOUT is the step's end as well, where the next attempt would come after its time.
      if (
        error.message.startsWith("The step was not over") &&
        failed.timeMs - began < (policy.timeoutMs ?? 0)
      )
        yield `times out too early`;
      return;
    default:
      yield `fails for a reason that nobody gave: ${JSON.stringify(error)}`;
  }
}

/** Why an attempt must fail; undefined when it must answer. */
function foretoldReason(
  fates: EndedEvent["fates"],
  eventId: string,
  step: string,
  attempt: number,
  timeoutMs = DEFAULT_ATTEMPT_MS,
): string | undefined {
  const fate = fates.get(`${eventId}/${step}#${attempt}`);
  if (fate === undefined) return "NEVER_CALLED";
  if (fate.kind === "is-lost" || fate.latencyMs > timeoutMs) return "TIMEOUT";
  return reasonOf[fate.kind];
}

const reasonOf = {
  answers: undefined,
  fails: "HTTP_5XX",
  declines: "DECLINED",
  babbles: "BAD_ANSWER",
  refused: "UNREACHABLE",
  dns: "UNREACHABLE",
} as const;

/** What a call fails with when its attempts are spent. */
const spentReasons: ReadonlySet<string> = new Set(["HTTP_5XX", "UNREACHABLE", "TIMEOUT", "INTERRUPTED"]);

/** What a call that is answered later fails with after it was taken. */
const laterReasons: ReadonlySet<string> = new Set(["DECLINED", "HEARTBEAT_TIMEOUT"]);

function canonical(value: JsonObject | undefined): string {
  return JSON.stringify(Object.fromEntries(Object.entries(value ?? {}).sort(([a], [b]) => (a < b ? -1 : 1))));
}
