import * as fc from "fast-check";
import type { Plan, PlannedOperation } from "@machinery/language";
import { expect, it } from "vitest";
import { EventStatus, type JsonObject, StepStatus } from "@machinery/protocol";
import { CheckedLive } from "../test/checked-live.js";
import { randomPlan } from "../test/random-plan.js";
import { type Happening, randomScript } from "../test/random-script.js";
import { factForms } from "./facts/fact-forms.js";
import type { CallEffect, Rerun } from "./index.js";

function happen(live: CheckedLive, happening: Happening): void {
  switch (happening.kind) {
    case "answer":
    case "fail":
    case "accept":
    case "defer":
    case "complete":
    case "fail-later":
    case "heartbeat": {
      const call = live.told.at(-1 - (happening.call % Math.max(1, live.told.length)));
      if (call !== undefined) tell(live, happening, call);
      return;
    }
    case "let-in":
      live.letIn();
      return;
    case "signal":
      live.do({ ...happening, kind: "send-signal", digest: digestOf(happening.data), keepMs: 1_000 });
      return;
    case "deliver":
      live.do({ ...happening, kind: "deliver-signal", key: "k1", digest: digestOf(happening.data) });
      return;
    case "found": {
      const [look] = live.looks();
      const { ids, data, isAll } = happening;
      const signals = ids.map((id) => ({ id, data, digest: digestOf(data) }));
      live.do({ kind: "signals-found", step: look?.step ?? "none", signals, isAll });
      return;
    }
    case "claim":
      live.do({ kind: "claim-ask", step: askedBy(live), by: happening.by, release: happening.release });
      return;
    case "answer-ask":
      live.do({ kind: "answer-ask", step: askedBy(live), by: happening.by, answer: happening.data });
      return;
    case "posted":
      tellPosted(live, happening.refused);
      return;
    case "child":
      tellEnded(live, happening);
      return;
    case "pass":
      live.nowMs += happening.ms;
      return;
    case "timer":
      live.nowMs += happening.ms;
      live.do({ kind: "timer-due" });
      return;
    case "to-wake":
      live.wake();
      return;
    case "restart":
      live.restart();
      return;
    case "stop":
      live.stop(1 + (live.facts.length % 4));
      return;
    case "cancel":
      live.do({ kind: "cancel-event", reason: "no longer wanted" });
      return;
    case "quarantine":
      live.do({ kind: "quarantine-event", message: "boom" });
      return;
    case "pause":
      live.do({ kind: "pause-event", reason: "a look" });
      return;
    case "spend":
      spend(live);
      return;
    case "retry":
      spend(live);
      live.do({ kind: "retry-step", step: parkedIn(live) });
      return;
    case "hasten":
      live.do({ kind: "retry-step", step: "" });
      return;
    case "skip-waiting":
      for (const { path, verb, status } of live.steps())
        if (status === StepStatus.WAITING || status === StepStatus.RETRYING)
          live.do({ kind: "skip-step", step: path, answer: verb === "wait" ? {} : { a: "skipped" } });
      return;
    case "skip":
      spend(live);
      live.do({ kind: "skip-step", step: parkedIn(live), answer: { a: "skipped" } });
      return;
    default:
      live.do({ kind: `${happening.kind}-event` });
  }
}

/** Uses the attempts of a call up. */
function spend(live: CheckedLive): void {
  const [first] = live.calls();
  if (first === undefined) return;
  for (let times = 0; times < 8; times++) {
    const call = live.calls().find(({ step }) => step === first.step);
    if (call !== undefined) live.fail({}, call);
    else if (live.state?.status === EventStatus.WAITING) live.wake();
    else return;
  }
}

/** The step that is held, if any is. */
const parkedIn = (live: CheckedLive): string => live.steps().find(({ parked }) => parked)?.path ?? "none";

/** Says what became of a call, with it or apart from it. */
function tell(live: CheckedLive, happening: Extract<Happening, { call: number }>, call: CallEffect): void {
  const { step } = call;
  switch (happening.kind) {
    case "answer":
      live.answer(happening.answer, call);
      return;
    case "fail":
      live.fail(happening.error, call);
      return;
    case "accept":
      live.accept(call);
      return;
    case "defer":
      live.defer(happening.by, call);
      return;
    case "complete": {
      const { answer, by } = happening;
      live.do({ kind: "complete-step", step, answer, by, digest: JSON.stringify(answer) });
      return;
    }
    case "fail-later": {
      const { error, by } = happening;
      live.do({ kind: "fail-step", step, error, by, digest: JSON.stringify(error) });
      return;
    }
    default:
      // Often enough after the last one that it is written down.
      live.nowMs += 120;
      live.do({ kind: "heartbeat-step", step, by: happening.by });
  }
}

/** Somebody ends what waits for its service. */
function giveUpWaiting(live: CheckedLive): void {
  const error = { reason: "GIVEN_UP", message: "nobody answers", transient: false };
  for (const { verb, status, path: step } of live.steps())
    if (verb === "call" && status === StepStatus.WAITING)
      live.do({ kind: "fail-step", step, error, by: "person", digest: step });
}

const digestOf = (data: unknown): string => JSON.stringify(data);

/** The first step that asks a person. */
function askedBy(live: CheckedLive): string {
  const asks = [...(live.state?.awaited?.values() ?? [])].filter(({ awaited }) => awaited?.kind === "ask");
  return asks[0]?.path ?? "none";
}

/** Gives the first step that waits for somebody outside what it waits for; cancels the event where it takes nothing. Says whether there is one. */
function answerAwaited(live: CheckedLive, number: number): boolean {
  const [step] = live.state?.awaited?.values() ?? [];
  if (step?.awaited === undefined) return false;
  const { path, order, awaited } = step;
  const data = { a: "sent", b: 1 };
  if (awaited.kind === "ask") {
    live.do({ kind: "answer-ask", step: path, by: awaited.claimedBy, answer: data });
  } else if (awaited.looking) {
    live.do({ kind: "signals-found", step: path, signals: [], isAll: true });
    return true;
  } else {
    const { signal } = awaited;
    live.do({ kind: "send-signal", signal, id: `end-${number}`, data, digest: digestOf(data), keepMs: 1 });
  }
  if (live.state?.awaited?.get(order)?.path === path)
    live.do({ kind: "cancel-event", reason: "it takes nothing" });
  return true;
}

/** Tells of the first event to be posted, or once more of one that was. */
function tellPosted(live: CheckedLive, refused = false): void {
  const step = live.posts()[0]?.step ?? live.waiting()[0]?.step;
  if (step === undefined) return;
  const error = refused ? { error: { reason: "WORKFLOW_NOT_FOUND", message: "gone" } } : {};
  live.do({ kind: "tell-posted", step, childId: `child-of-${step}`, ...error });
}

/** Tells of the end of an event that is waited for, posted or not. */
function tellEnded(
  live: CheckedLive,
  { status, outputs, other }: Extract<Happening, { kind: "child" }>,
): void {
  const step = live.waiting()[0]?.step;
  if (step === undefined) return;
  const error = { reason: "DECLINED", message: "no", step: "charge", attempts: 1 };
  live.do({
    kind: "tell-child-ended",
    step,
    childId: other ? "another" : `child-of-${step}`,
    status,
    ...(status === EventStatus.SUCCEEDED && { outputs: { a: "given", ...outputs } }),
    ...(status === EventStatus.FAILED && { error }),
  });
}

/** Answers and wakes until the event has ended, or until there were more commands than the plan can need. */
function settle(live: CheckedLive): void {
  live.restart();
  live.do({ kind: "resume-event" });
  live.do({ kind: "start-event" });
  let most = 5 * attemptsOf(live.plan.operations);
  while (live.state?.ended === false && most-- > 0) {
    const [call] = live.calls();
    const [waiting] = live.waiting();
    if (call !== undefined) live.answer({ a: "answered" }, call);
    else if (live.posts().length > 0) tellPosted(live);
    else if (waiting !== undefined) {
      const childId = waiting.childId ?? "another";
      const status = EventStatus.SUCCEEDED;
      live.do({ kind: "tell-child-ended", step: waiting.step, childId, status, outputs: { a: "given" } });
    } else if (live.state.deferred !== undefined && live.state.deferred.size > 0) live.letIn();
    else if (answerAwaited(live, most)) continue;
    else if (live.state.wakeTimeMs === undefined) giveUpWaiting(live);
    else live.wake();
  }
}

/** How often operations can need an answer or a time. */
function attemptsOf(operations: readonly PlannedOperation[]): number {
  return operations.reduce((sum, operation) => {
    if (operation.verb === "call") {
      const calls = [operation, ...(operation.choice?.among.values() ?? [])];
      const attempts = Math.max(...calls.map(({ retry }) => retry.attempts));
      return sum + attempts + (operation.compensate?.retry.attempts ?? 0);
    }
    if (operation.verb === "wait") return sum + 1;
    if (operation.verb === "run") return sum + 2 + (operation.compensate?.retry.attempts ?? 0);
    if (operation.verb === "listen" || operation.verb === "ask") sum += 2;
    if (!("bodies" in operation)) return sum;
    // No list or object that the plans go over has more than ten items.
    const rounds = operation.verb === "while" ? operation.maximum : operation.verb === "for" ? 10 : 1;
    return Object.values(operation.bodies).reduce((sum, body) => sum + rounds * attemptsOf(body), sum);
  }, 0);
}

/** Another event, of which some operations are taken over. */
function takingOver(plan: Plan, taken: number, document: JsonObject): Rerun {
  const position = Math.min(taken, plan.operations.length);
  return { eventId: "e0", step: "some", takenOver: { position, document, answers: {} } };
}

it("folds to the live state whatever happens, orders before it calls, and ends", () => {
  const seen = new Set<string>();
  const property = fc.property(randomPlan, randomScript, (plan, { data, start, opening, happenings }) => {
    const live = new CheckedLive(plan);

    // Some take over operations of another event.
    const taken = happenings.length % 10;
    live.post(data, start, taken === 1 || taken === 2 ? takingOver(plan, taken, data) : undefined);
    for (const happening of [...opening, ...happenings]) happen(live, happening);
    settle(live);

    expect(live.state?.ended).toBe(true);
    for (const fact of live.facts) seen.add(fact.kind);
  });

  fc.assert(property, { numRuns: 2_000, seed: 6225 });

  // Otherwise the plans and scripts have become too tame.
  expect([...seen].sort()).toEqual(Object.keys(factForms).sort());
}, 60_000);
