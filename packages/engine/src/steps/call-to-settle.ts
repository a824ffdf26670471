import type { JsonValue, Rejection } from "@machinery/protocol";
import { mostLateAnswers, noCallbacks } from "../state/callback-note.js";
import type { CallError } from "../error.js";
import type { Given } from "../state/given.js";
import type { OpenStep } from "../state/open-step.js";
import { findOperation } from "../plan/operation-of.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { Turn } from "../turn/turn.js";
import { stepPath } from "../state/step-path.js";
import { stepErrorOf } from "./step-error.js";

/** What is said about a step: an answer, or what it failed with. */
type Said = { readonly answer: JsonValue } | { readonly error: CallError };

/** The most that is kept of a late answer, in bytes. */
const lateBytes = 65_536;

/**
 * The open call that something said from outside is for; `undefined`: it was said before, and there is nothing to do. Refuses what comes
 * too late; a late callback is written down while the event goes on.
 */
export function callToSettle(
  turn: Turn,
  path: string,
  given: Given,
  said: Said,
):
  | { readonly ok: true; readonly step: OpenStep | undefined }
  | { readonly ok: false; readonly rejection: Rejection } {
  const { state } = turn;
  const step = openCall(turn, path);
  const { digest, attempt, late } = state.callbacks?.get(path) ?? noCallbacks;
  if (step !== undefined) {
    // A failure that led to another attempt may be said twice, too.
    const isOld = attempt === given.digest && !step.inFlight && !step.awaiting;
    if (isOld) return { ok: true, step: undefined };
    return state.quarantined ? refuse(paused(state.eventId)) : { ok: true, step };
  }
  if (digest === given.digest || attempt === given.digest) return { ok: true, step: undefined };
  const isCalled = stepPath.undone(path) === undefined;
  const isLate = given.by === "callback" && isCalled && digest === undefined && !state.ended;
  if (isLate && late.length < mostLateAnswers && !late.includes(given.digest))
    recordLate(turn, path, given.digest, said);
  return refuse(whyOver(turn, path, given.by));
}

/** Why nothing can be said about a step that is not open. */
export function whyOver({ state }: Turn, path: string, by: Given["by"]): Rejection {
  if (by === "person") return notWaiting(path);
  return state.callbacks?.get(path)?.digest === undefined ? late(path, state.ended) : used(path);
}

/** The call of a step that is open. One that undoes a step answers at once, or not at all. */
export function openCall({ state, plan }: Turn, path: string): OpenStep | undefined {
  if (state.ended || stepPath.undone(path) !== undefined || findOperation(plan, path)?.verb !== "call")
    return undefined;
  return state.steps.get(path);
}

function recordLate(turn: Turn, path: string, digest: string, said: Said): void {
  const fact = { kind: "answer-late", version: 1, step: path, digest } as const;
  if ("error" in said) turn.record({ ...fact, error: stepErrorOf(said.error, path, 0) });
  else turn.record(roughBytes(said.answer) > lateBytes ? fact : { ...fact, answer: said.answer });
}

const refuse = (rejection: Rejection) => ({ ok: false, rejection }) as const;

const used = (path: string): Rejection => ({
  reason: "CALLBACK_USED",
  expected: "one answer to a call",
  found: `another answer than the one that step ${path} has got`,
  todo: "leave it at that: the first one counts",
});

const late = (path: string, ended: boolean): Rejection => ({
  reason: "CALLBACK_LATE",
  expected: "an answer while the step waits for it",
  found: `step ${path}, which is over${ended ? ", and so is its event" : ""}`,
  todo: ended
    ? "look at the event to see how it ended; nothing takes this answer any more"
    : "leave it at that: it changes nothing; the event's history shows the first answers that came late",
});

const notWaiting = (path: string): Rejection => ({
  reason: "STEP_NOT_WAITING",
  expected: "a step that waits for the answer of a service",
  found: `step ${path}, which does not`,
  todo: "look at the event's steps, and name one that is WAITING, RETRYING or RUNNING and calls a service",
});

const paused = (eventId: string): Rejection => ({
  reason: "EVENT_PAUSED",
  expected: "an event that goes on",
  found: `event ${eventId}, which is set aside`,
  todo: "send it again once somebody has resumed the event",
  retryAfterMs: 60_000,
});
