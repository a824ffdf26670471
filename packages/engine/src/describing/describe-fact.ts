import { fromFields, type Plan } from "@machinery/language";
import type { JsonValue } from "@machinery/protocol";
import { type AwaitedWords, awaitedWords } from "./awaited-words.js";
import { EngineError } from "../engine-error.js";
import type { Deferred } from "../state/deferred.js";
import type { StepError } from "../error.js";
import type { EventState } from "../state/event-state.js";
import type { AttemptDeferred, Fact, LoopStarted, StepSucceeded } from "../facts/fact.js";
import { frameOf } from "../applying/frame-of.js";
import { gatheredAnswer } from "../state/gathering.js";
import type { Given } from "../state/given.js";
import { resolveKept } from "../state/kept-inputs.js";
import { LiveEvent } from "../state/live-event.js";
import { chosenService, placeWords, type PlaceWords } from "./place-words.js";
import { nextUndo } from "../state/next-undo.js";
import type { AfterUnwinding } from "../state/unwinding.js";
import { unwindingOf } from "../state/unwinding-of.js";

/** A fact for people: references are resolved, and it says what the step does. Values are shared with the history: for reading only. */
export interface DescribedFact extends AwaitedWords, PlaceWords {
  readonly kind: Fact["kind"];
  /** Empty when it concerns the event. */
  readonly step: string;
  /** From 1; 0 when it concerns none. */
  readonly attempt: number;
  /** The event that the step carries out. */
  readonly childId?: string;
  /** What was posted or sent; what a loop goes over. */
  readonly inputs?: JsonValue;
  /** What was answered, set, gathered, or given at the end. */
  readonly outputs?: JsonValue;
  /** What went wrong. Also why the event was cancelled (CANCELLED) or set aside (QUARANTINED), and that an attempt was INTERRUPTED. */
  readonly error?: StepError;
  /** When the next attempt is due, in milliseconds since 1970. */
  readonly nextAttemptTimeMs?: number;
  /** What the step waits for, or until when a service that answers later may be silent, in milliseconds since 1970. */
  readonly wakeTimeMs?: number;
  /** Why a call waits until its service lets it in. */
  readonly deferred?: DescribedDeferral;
  /** Who said what became of the step, when it did not come with the call. */
  readonly givenBy?: Given["by"];
}

/** Why a call waits until its service lets it in, and since when, in milliseconds since 1970. */
export interface DescribedDeferral extends Deferred {
  readonly sinceMs: number;
}

/**
 * Describes a fact. `before` is the state without it; the first fact of a history has none. Where the plan does not know the step's operation,
 * because a workflow can no longer be read, verb and service are empty: a history is shown whatever became of its plan.
 */
export function describeFact(plan: Plan, before: EventState | undefined, fact: Fact): DescribedFact {
  const step = "step" in fact ? fact.step : "";
  const attempt = "attempt" in fact ? fact.attempt : 0;
  const place = placeWords(plan, fact, chosenService(before, fact));
  return { kind: fact.kind, step, attempt, ...place, ...detailsOf(before, fact) };
}

type Details = Pick<
  DescribedFact,
  | "childId"
  | "wakeTimeMs"
  | "inputs"
  | "outputs"
  | "error"
  | "nextAttemptTimeMs"
  | "givenBy"
  | "deferred"
  | keyof AwaitedWords
>;

function detailsOf(before: EventState | undefined, fact: Fact): Details {
  switch (fact.kind) {
    case "event-accepted":
      return { inputs: fact.data };
    case "steps-taken-over":
      return { inputs: fact.document };
    case "child-posted":
    case "child-ended":
      return { childId: fact.childId };
    case "step-started":
    case "run-started":
      return {
        inputs: resolveKept(fact.inputs, frameOf(stateBefore(before, fact), fact.step).scope.document),
      };
    case "body-entered":
      return fact.error === undefined ? {} : { error: fact.error };
    case "loop-started":
      return { inputs: itemsOf(fact) };
    case "body-ended":
      return {
        ...(fact.collected !== undefined && { outputs: fact.collected }),
        ...(fact.error && { error: fact.error }),
        ...(fact.cancelled && { error: cancellation("It was given up") }),
      };
    case "wait-started":
      return { wakeTimeMs: fact.untilMs };
    case "attempt-accepted":
    case "attempt-alive":
      return fact.silentUntilMs === undefined ? {} : { wakeTimeMs: fact.silentUntilMs };
    case "answer-late":
      return {
        givenBy: "callback",
        ...(fact.answer !== undefined && { outputs: fact.answer }),
        ...(fact.error && { error: fact.error }),
      };
    case "signal-received":
      return { ...awaitedWords(fact), inputs: fact.data };
    case "signal-refused":
      return { ...awaitedWords(fact), error: fact.error };
    case "listen-started":
    case "signal-taken":
    case "ask-started":
    case "ask-claimed":
    case "ask-answered":
      return awaitedWords(fact);
    case "step-parked":
      return { error: fact.error };
    case "step-retried":
      return nextAttempt(fact.retryAtMs);
    case "event-paused":
      return { error: { reason: "PAUSED", message: fact.reason, step: "", attempts: 0 } };
    case "step-skipped":
      return fact.answer === undefined ? {} : { outputs: fact.answer };
    case "attempt-failed":
      return { error: fact.error, ...nextAttempt(fact.retryAtMs), ...givenBy(fact) };
    case "attempt-deferred":
      return { deferred: describedDeferral(fact) };
    case "attempt-interrupted":
      return { error: interruption(fact.step, fact.attempt), ...nextAttempt(fact.retryAtMs) };
    case "step-succeeded":
      if (fact.answer !== undefined) return { outputs: fact.answer, ...givenBy(fact) };
      return typeof fact.merge === "object" ? { outputs: fact.merge.values } : gatheredBy(before, fact);
    case "compensation-started":
      return inputsOf(stateBefore(before, fact), fact.step);
    case "unwinding-started":
      return afterwards(fact.after);
    case "step-failed":
      return { error: fact.error, ...givenBy(fact) };
    case "compensation-failed":
    case "event-failed":
      return { error: fact.error };
    case "event-succeeded":
      return { outputs: resolveKept(fact.outputs, stateBefore(before, fact).root.scope.document) };
    case "event-cancelled":
      return { error: cancellation(fact.reason) };
    case "event-resumed":
      return nextAttempt(fact.retryAtMs);
    case "event-quarantined":
      return { error: { reason: "QUARANTINED", message: fact.message, step: "", attempts: 0 } };
    default:
      return {};
  }
}

/** What is sent to undo a step. */
function inputsOf(state: LiveEvent, step: string): Details {
  const unwinding = unwindingOf(state, step);
  const inputs = unwinding && nextUndo(state, unwinding).undoable?.inputs;
  return inputs === undefined ? {} : { inputs };
}

/** Why everything is undone. */
function afterwards(after: AfterUnwinding): Details {
  if (after.kind === "body-ended") return {};
  return { error: after.kind === "event-cancelled" ? cancellation(after.reason) : after.error };
}

const cancellation = (message: string): StepError => ({
  reason: "CANCELLED",
  message,
  step: "",
  attempts: 0,
});

/** What a loop goes over, as it was given. */
function itemsOf({ items, keys }: LoopStarted): JsonValue {
  return keys === undefined
    ? (items as JsonValue[])
    : fromFields(keys.map((key, index) => [key, items[index] ?? null]));
}

/** What a step has gathered from its bodies. */
function gatheredBy(before: EventState | undefined, fact: StepSucceeded): Details {
  const { gathering } = frameOf(stateBefore(before, fact), fact.step);
  const outputs = gathering && gatheredAnswer(gathering);
  return outputs === undefined ? {} : { outputs };
}

function stateBefore(before: EventState | undefined, fact: Fact): LiveEvent {
  if (before instanceof LiveEvent) return before;
  throw new EngineError(`A ${fact.kind} fact is described against the state before it`);
}

/** Why a call waits, as people see it. */
export const describedDeferral = (fact: AttemptDeferred): DescribedDeferral => {
  const { service, by, sinceMs, untilMs, openSinceMs } = fact;
  return { service, by, sinceMs, untilMs, openSinceMs };
};

const givenBy = ({ given }: { readonly given?: Given }) => (given === undefined ? {} : { givenBy: given.by });

const nextAttempt = (retryAtMs: number | undefined) =>
  retryAtMs === undefined ? {} : { nextAttemptTimeMs: retryAtMs };

const interruption = (step: string, attempts: number): StepError => ({
  reason: "INTERRUPTED",
  message: "The attempt was interrupted while it was in flight; what became of it is unknown",
  step,
  attempts,
});
