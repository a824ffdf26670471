import type { JsonObject } from "@machinery/protocol";
import {
  EventStatus,
  StepStatus,
  type Event,
  type Fact,
  type StepDeferral,
  type StepError,
} from "@machinery/protocol";
import { toJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { addAttemptFact, type AttemptView, type UndoView } from "./attempt-view.js";
import { addAwaitedFact, type AwaitedView } from "./awaited-view.js";
import { timestampToMillis } from "./timestamp.js";

/** An event as it is followed live: what its facts so far amount to. Times are in milliseconds since 1970. */
export interface EventView {
  readonly eventId: string;
  readonly workflow: string;
  status: EventStatus;
  startMs: number;
  endMs?: number;
  /** The sequence of the last fact taken in. */
  sequence: bigint;
  /** In the order they began. */
  readonly steps: StepView[];
  error?: StepError;
  outputs?: JsonObject;
}

/** A step as it is followed live. */
export interface StepView extends AwaitedView {
  readonly path: string;
  verb: string;
  service: string;
  status: StepStatus;
  startMs: number;
  endMs?: number;
  readonly attempts: AttemptView[];
  nextAttemptMs?: number;
  /** Why its call waits until its service lets it in. */
  deferral?: StepDeferral;
  wakeMs?: number;
  /** Whether it is held for somebody to look after it, for the reason that its error says. */
  parked?: boolean;
  /** The event that it carries out, once that is posted. */
  childId?: string;
  error?: StepError;
  /** The call that undoes it, once that has begun. */
  undo?: UndoView;
}

/** A view before any fact, of an event that was just read. */
export function createEventView(event: Event): EventView {
  const startMs = event.ackTime === undefined ? 0 : timestampToMillis(event.ackTime);
  return {
    eventId: event.eventId,
    workflow: event.workflow,
    status: EventStatus.ACCEPTED,
    startMs,
    sequence: 0n,
    steps: [],
  };
}

/** The steps of a view by path, and those that have not ended: an event may have hundreds of thousands. */
interface StepIndex {
  readonly byPath: Map<string, StepView>;
  readonly open: Set<StepView>;
}

/** Told of each step that a fact changes. */
type Touched = (step: StepView) => void;

const indexes = new WeakMap<EventView, StepIndex>();

function indexOf(view: EventView): StepIndex {
  let index = indexes.get(view);
  if (index === undefined) {
    const { steps } = view;
    index = {
      byPath: new Map(steps.map((step) => [step.path, step])),
      open: new Set(steps.filter(({ endMs }) => endMs === undefined)),
    };
    indexes.set(view, index);
  }
  return index;
}

/**
 * Takes the next fact into the view. Kinds that this client does not know only move status and sequence: a newer daemon
 * may tell more than an older client can draw. `touched` is told of each step that it may have changed.
 */
export function addFact(view: EventView, fact: Fact, touched: Touched = () => {}): void {
  if (fact.sequence <= view.sequence) return;
  view.sequence = fact.sequence;
  if (fact.eventStatus !== EventStatus.UNSPECIFIED) view.status = fact.eventStatus;
  const timeMs = fact.time === undefined ? view.startMs : timestampToMillis(fact.time);
  if (fact.step === "") addEventFact(view, fact, timeMs, touched);
  else if (fact.step.endsWith(undoEnd)) addUndoFact(view, fact, timeMs, touched);
  else if (fact.kind.startsWith("compensation-")) addCompensationFact(view, fact, timeMs, touched);
  else {
    const step = stepOf(view, fact, timeMs);
    addStepFact(step, fact, timeMs);
    touched(step);
    if (step.endMs !== undefined) indexOf(view).open.delete(step);
    const isOver = fact.kind === "step-failed" || fact.kind === "step-succeeded";
    if (isOver && (step.verb === "for" || step.verb === "fork"))
      cancelOpen(view, `${step.path}[`, timeMs, touched);
    if (fact.kind === "body-ended" && fact.error?.reason === "CANCELLED")
      cancelOpen(view, `${step.path}[${/\[(\d+)\]$/.exec(fact.body)?.[1] ?? fact.body}].`, timeMs, touched);
  }
}

/** How the path ends that the attempts to undo a step are told under. */
const undoEnd = "/undo";

function addUndoFact(view: EventView, fact: Fact, timeMs: number, touched: Touched): void {
  const step = indexOf(view).byPath.get(fact.step.slice(0, -undoEnd.length));
  if (step?.undo === undefined) return;
  const { undo } = step;
  if (fact.kind !== "step-retried") addAttemptFact(undo, fact, timeMs);
  else if (fact.nextAttemptTime !== undefined && undo.nextAttemptMs !== undefined)
    undo.nextAttemptMs = timestampToMillis(fact.nextAttemptTime);
  touched(step);
}

function addCompensationFact(view: EventView, fact: Fact, timeMs: number, touched: Touched): void {
  const step = indexOf(view).byPath.get(fact.step);
  if (step === undefined) return;
  undoStep(step, fact, timeMs);
  touched(step);
}

function undoStep(step: StepView, fact: Fact, timeMs: number): void {
  const { service } = fact;
  const begun = { service, status: StepStatus.RUNNING, before: step.status, startMs: timeMs, attempts: [] };
  const undo = (step.undo ??= begun);
  if (fact.kind === "compensation-started") {
    step.status = StepStatus.COMPENSATING;
    return;
  }
  const isUndone = fact.kind === "compensation-succeeded";
  step.status = isUndone ? StepStatus.COMPENSATED : undo.before;
  undo.status = isUndone ? StepStatus.SUCCEEDED : StepStatus.FAILED;
  undo.endMs = timeMs;
  delete undo.nextAttemptMs;
  delete undo.deferral;
  if (fact.error !== undefined) undo.error = fact.error;
  const attempt = undo.attempts.at(-1);
  if (attempt !== undefined) attempt.endMs ??= timeMs;
}

function addEventFact(view: EventView, fact: Fact, timeMs: number, touched: Touched): void {
  if (fact.kind === "event-accepted") view.startMs = timeMs;
  if (fact.nextAttemptTime !== undefined) {
    const nextAttemptMs = timestampToMillis(fact.nextAttemptTime);
    for (const step of view.steps) {
      if (fact.kind === "step-retried") hasten(step, nextAttemptMs);
      unpark(step, nextAttemptMs);
      touched(step);
    }
  }
  if (!["event-succeeded", "event-failed", "event-cancelled"].includes(fact.kind)) return;
  view.endMs = timeMs;
  if (fact.error !== undefined) view.error = fact.error;
  if (fact.kind === "event-succeeded" && fact.outputs !== undefined) {
    const outputs = toJson(ValueSchema, fact.outputs);
    if (typeof outputs === "object" && outputs !== null && !Array.isArray(outputs)) view.outputs = outputs;
  }
  if (fact.kind === "event-succeeded") return;
  cancelOpen(view, "", timeMs, touched);
}

/** Ends what is open below a path: it ended with what is around it. */
function cancelOpen(view: EventView, below: string, timeMs: number, touched: Touched): void {
  const { open } = indexOf(view);
  for (const step of open) {
    if (!step.path.startsWith(below)) continue;
    endStep(step, StepStatus.CANCELLED, timeMs);
    open.delete(step);
    touched(step);
  }
}

function addStepFact(step: StepView, fact: Fact, timeMs: number): void {
  switch (fact.kind) {
    case "wait-started":
      step.status = StepStatus.WAITING;
      if (fact.wakeTime !== undefined) step.wakeMs = timestampToMillis(fact.wakeTime);
      return;
    case "child-posted":
      step.status = StepStatus.WAITING;
      step.childId = fact.childEventId;
      return;
    case "step-succeeded":
      endStep(step, StepStatus.SUCCEEDED, timeMs);
      // What did not fit before does not matter any more.
      if (step.verb === "listen") delete step.error;
      return;
    case "step-skipped":
      endStep(step, StepStatus.SKIPPED, timeMs);
      return;
    case "step-parked":
      step.status = StepStatus.WAITING;
      step.parked = true;
      if (fact.error !== undefined) step.error = fact.error;
      delete step.nextAttemptMs;
      delete step.deferral;
      return;
    case "step-retried":
      if (fact.nextAttemptTime !== undefined) {
        hasten(step, timestampToMillis(fact.nextAttemptTime));
        unpark(step, timestampToMillis(fact.nextAttemptTime));
      }
      return;
    case "step-failed":
      if (fact.error !== undefined) step.error = fact.error;
      endStep(step, StepStatus.FAILED, timeMs);
      return;
    case "step-cancelled":
      endStep(step, StepStatus.CANCELLED, timeMs);
      return;
    default:
      if (!addAwaitedFact(step, fact)) addAttemptFact(step, fact, timeMs);
  }
}

/** What waits for its next attempt, of the step or of what undoes it, has it at once. */
function hasten(step: StepView, nextAttemptMs: number): void {
  if (step.nextAttemptMs !== undefined) step.nextAttemptMs = nextAttemptMs;
  if (step.undo?.nextAttemptMs !== undefined) step.undo.nextAttemptMs = nextAttemptMs;
}

/** A step that was held goes on. */
function unpark(step: StepView, nextAttemptMs: number): void {
  if (step.parked !== true) return;
  delete step.parked;
  delete step.error;
  step.status = StepStatus.RETRYING;
  step.nextAttemptMs = nextAttemptMs;
}

function endStep(step: StepView, status: StepStatus, timeMs: number): void {
  step.status = status;
  step.endMs = timeMs;
  delete step.nextAttemptMs;
  delete step.wakeMs;
  delete step.deferral;
  delete step.parked;
  const attempt = step.attempts.at(-1);
  if (attempt !== undefined) attempt.endMs ??= timeMs;
}

function stepOf(view: EventView, fact: Fact, timeMs: number): StepView {
  const { byPath, open } = indexOf(view);
  let step = byPath.get(fact.step);
  if (step === undefined) {
    step = {
      path: fact.step,
      verb: fact.verb,
      service: fact.service,
      status: StepStatus.RUNNING,
      startMs: timeMs,
      attempts: [],
    };
    view.steps.push(step);
    byPath.set(step.path, step);
    open.add(step);
  }
  if (fact.verb !== "") step.verb = fact.verb;
  if (fact.service !== "") step.service = fact.service;
  return step;
}
