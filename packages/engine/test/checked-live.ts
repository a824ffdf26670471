import assert from "node:assert/strict";
import { EventStatus, StepStatus } from "@machinery/protocol";
import {
  apply,
  type AwaitedSignal,
  awaitedChildren,
  canBeTold,
  type CallEffect,
  type Command,
  decide,
  type Effect,
  type EventState,
  type Fact,
  owesCall,
  pending,
  readFact,
  writeFact,
} from "../src/index.js";
import type { LiveEvent } from "../src/state/live-event.js";
import { findOperation, requestOf } from "../src/plan/operation-of.js";
import { stepPath } from "../src/state/step-path.js";
import { deepFreeze } from "./deep-freeze.js";
import { Live } from "./live.js";
import { snapshot } from "./snapshot.js";

/** A history as a store keeps it. */
type Kept = { readonly kind: string; readonly version: number; readonly body: string };

/** An event with everything checked that must hold around every command, and every fact written down as JSON text. */
export class CheckedLive extends Live {
  readonly kept: Kept[] = [];
  /** All calls ever told. */
  readonly told: CallEffect[] = [];

  /** How many more commands come until the daemon, which is stopping, has stopped and is started again. */
  #left = 0;

  override do(command: Command): readonly Fact[] {
    this.#checkPure(deepFreeze(command));
    if (this.stopping) return this.#doStopping(command);
    const due = this.#isDue(command);
    const told = [...this.told];
    const wasAside = this.#live.quarantined;
    if (this.refusal(command) !== undefined) {
      if (command.kind === "cancel-event") assert.equal(this.state?.ended, true);
      else this.#checkRefused(command);
      return [];
    }

    const facts = super.do(command);
    this.#keep(facts);

    if (!due) assert.deepEqual(facts, []);
    if (command.kind === "timer-due" && !this.#hasYielded)
      assert.ok((this.state?.wakeTimeMs ?? Infinity) > this.nowMs);
    if (due && (command.kind === "recover-event" || (command.kind === "resume-event" && wasAside))) {
      // An attempt that was cut off is never waited for again.
      assert.deepEqual(
        this.calls().filter((call) => told.some((other) => isSame(call, other))),
        [],
      );
    }
    this.#checkHistory(this.state!);
    this.#checkEffects(this.state!);
    this.#checkSteps(this.state!);
    this.#checkUndoing(this.state!);
    return facts;
  }

  /** What is said from outside too late may stay in the history, and does nothing else. */
  #checkRefused(command: Command): void {
    assert.ok(fromOutside.has(command.kind));
    const owed = JSON.stringify(this.pending());
    const before = this.facts.length;
    this.refuse(command);
    const facts = this.facts.slice(before);
    for (const fact of facts) assert.equal(fact.kind, "answer-late");
    this.#keep(facts);
    assert.ok(facts.length === 0 || !this.state!.ended);
    assert.equal(JSON.stringify(this.pending()), owed);
    this.#checkHistory(this.state!);
  }

  /** Nothing is called any more from now on, until so many commands have come and the daemon is started again. */
  stop(commands: number): void {
    this.stopping = true;
    this.#left = commands;
  }

  #doStopping(command: Command): readonly Fact[] {
    const before = this.facts.length;
    if (this.refusal(command) === undefined) super.do(command);
    else this.refuse(command);
    const facts = this.facts.slice(before);
    this.#keep(facts);
    assert.ok(facts.every(({ kind }) => kind !== "attempt-started"));
    if (this.state !== undefined) this.#checkHistory(this.state);
    if (--this.#left <= 0) this.restart();
    return facts;
  }

  #keep(facts: readonly Fact[]): void {
    // Whoever changes a fact, or what it shares, throws from here on.
    for (const fact of facts.map(deepFreeze))
      this.kept.push({ kind: fact.kind, version: fact.version, body: writeFact(fact) });
  }

  /** What a restart makes of the event: its history, folded. */
  restart(): void {
    this.stopping = false;
    this.state = this.#fold();
    this.do({ kind: "recover-event" });
  }

  #fold(): EventState | undefined {
    let state: EventState | undefined;
    for (const { kind, version, body } of this.kept) state = apply(state, readFact(kind, version, body));
    return state;
  }

  /** Deciding changes nothing, and gives the same again. */
  #checkPure(command: Command): void {
    const before = snapshot(this.state);
    const [one, other] = [1, 2].map(() => decide(this.plan, this.state, command, this.nowMs));
    assert.equal(JSON.stringify(one), JSON.stringify(other));
    assert.equal(snapshot(this.state), before);
  }

  /** Whether a command may have consequences now. */
  #isDue(command: Command): boolean {
    if (this.state === undefined) return true;
    const { status, ended, wakeTimeMs } = this.state;
    switch (command.kind) {
      case "answer-attempt":
      case "fail-attempt":
      case "accept-attempt":
      case "defer-attempt":
        return this.calls().some((call) => isSame(call, command));
      case "tell-posted":
        return this.posts().some(({ step }) => step === command.step);
      case "tell-child-ended":
        return this.waiting().some(
          ({ step, childId = command.childId }) => step === command.step && childId === command.childId,
        );
      case "recover-event":
        return status === EventStatus.RUNNING;
      case "timer-due":
        return (wakeTimeMs ?? Infinity) <= this.nowMs;
      case "start-event":
        return status === EventStatus.ACCEPTED;
      case "resume-event":
        return this.#live.quarantined || this.#live.paused || this.#live.parked > 0;
      case "start-deferred":
        return this.state.deferred?.has(command.number) === true;
      case "signals-found":
        return this.looks().some(({ step }) => step === command.step);
      case "deliver-signal":
        return this.#listens(({ signal, key }) => signal === command.signal && key === command.key);
      case "quarantine-event":
        return !ended && !this.#live.quarantined;
      default:
        return !ended;
    }
  }

  #listens(fits: (awaited: AwaitedSignal) => boolean): boolean {
    return [...(this.state?.awaited?.values() ?? [])].some(
      ({ awaited }) => awaited?.kind === "listen" && fits(awaited),
    );
  }

  /** The sub-workflows that it waits for, and can be told of; without an id until they are posted. */
  waiting(): { readonly step: string; readonly childId?: string }[] {
    if (this.state === undefined || !canBeTold(this.state)) return [];
    return awaitedChildren(this.state).map(({ step }) => {
      const posted = this.facts.findLast((fact) => fact.kind === "child-posted" && fact.step === step);
      return posted?.kind === "child-posted" ? { step, childId: posted.childId } : { step };
    });
  }

  #checkHistory(state: EventState): void {
    // Folding the history gives exactly the live state, and what is owed with it.
    const folded = this.#fold()!;
    assert.equal(snapshot(folded), snapshot(state));
    assert.equal(JSON.stringify(pending(this.plan, folded)), JSON.stringify(pending(this.plan, state)));
    // What was decided has not changed since.
    assert.deepEqual(
      this.facts.map(writeFact),
      this.kept.map(({ body }) => body),
    );
    this.#checkGoesOn(this.#live);
  }

  /** No body is left with nothing at work in it, unless the event goes on by itself. */
  #checkGoesOn(state: LiveEvent): void {
    if (!state.atWork || state.paused || state.goOnAtMs !== undefined) return;
    for (const { open, inner, gathering, scope } of state.frames.values())
      assert.ok(
        open !== undefined || inner.size > 0 || gathering !== undefined || scope.unwinding !== undefined,
      );
  }

  #checkEffects(state: EventState): void {
    const effects = pending(this.plan, state);
    const wakes = effects.filter((effect) => effect.kind === "wake").map(({ atMs }) => atMs);
    assert.deepEqual(wakes, state.wakeTimeMs === undefined ? [] : [state.wakeTimeMs]);
    if (state.status === EventStatus.PAUSED) assert.deepEqual(this.calls(), []);
    const isHeld = this.#live.quarantined || (this.#live.paused && this.#live.inFlight === 0);
    if (state.ended || (isHeld && this.looks().length === 0) || state.status === EventStatus.ACCEPTED) {
      assert.deepEqual(effects, []);
    }
    // Each signal is taken once.
    const taken = this.facts.flatMap((fact) =>
      fact.kind === "signal-taken" ? [`${fact.signal}/${fact.id}`] : [],
    );
    assert.equal(new Set(taken).size, taken.length);
    assert.equal(
      this.looks().length > 0,
      state.status === EventStatus.RUNNING && this.#listens(({ looking }) => looking),
    );
    for (const call of this.told)
      assert.equal(
        owesCall(state, call.step, call.attempt),
        this.calls().some((other) => isSame(call, other)),
      );
    // Nothing is posted before the commit that ordered it.
    for (const { step } of this.posts()) assert.equal(this.#lastOf(step)?.kind, "run-started");
    // The changes add up to it.
    const known = (effect: Effect): string[] =>
      effect.kind === "call" || effect.kind === "post"
        ? [`${effect.step}#${effect.kind === "call" ? effect.attempt : ""}`]
        : [];
    assert.deepEqual([...this.owed.values()].flatMap(known).sort(), effects.flatMap(known).sort());
    for (const call of this.calls()) {
      // No call is made before the commit that ordered it, and none that has ended.
      const { step, attempt } = call;
      assert.deepEqual(this.#lastOf(step), { kind: "attempt-started", version: 1, step, attempt });
      const before = this.#live.steps.get(step)!.attemptsBefore;
      assert.ok(attempt - before <= requestOf(this.plan, step, this.#chosenBy(step)).retry.attempts);
      if (!this.told.some((other) => isSame(call, other))) this.told.push(call);
    }
  }

  #checkSteps(state: EventState): void {
    const steps = this.steps();
    const all = steps.filter(({ endTimeMs }) => endTimeMs === undefined);
    if (state.ended) assert.deepEqual(all, []);
    const undoing = steps.flatMap(({ compensation }) =>
      compensation === undefined || compensation.endTimeMs !== undefined ? [] : [compensation],
    );
    // Those that wait for somebody outside run once their time is up: then they have a body at work.
    const open = all.filter(
      ({ verb, status }) => !withBodies.has(verb) && !(late.has(verb) && status === StepStatus.RUNNING),
    );
    for (const { status, path } of all.filter((step) => !open.includes(step))) {
      // A step around others has one of them open, and goes on as long.
      assert.equal(status, StepStatus.RUNNING);
      if (state.status !== EventStatus.PAUSED && !this.#hasYielded && !this.#hasUnwound)
        assert.ok(open.some((step) => step.path.startsWith(path) && step.path !== path));
    }
    const isBusy = [...open, ...undoing].some(({ status }) => status === StepStatus.RUNNING);
    if (state.status === EventStatus.RUNNING)
      assert.ok(isBusy || this.#hasYielded || this.looks().length > 0);
    if (state.status === EventStatus.WAITING) assert.ok(!isBusy && open.length + undoing.length > 0);
    for (const { status, deferred } of undoing) {
      const isAtWork = status === StepStatus.RUNNING || status === StepStatus.RETRYING;
      assert.equal(status === StepStatus.WAITING ? deferred !== undefined : isAtWork, true);
    }
    const waiting = [...open, ...undoing].filter((step) => step.deferred !== undefined);
    const known = this.#live.allDeferred?.size ?? 0;
    assert.equal(waiting.length, state.ended ? 0 : known);
    // Whoever waits to be let in is found, unless its event is held.
    const isFound = this.#live.atWork && !this.#live.paused && !this.#live.interrupting;
    assert.equal(state.deferred?.size ?? 0, isFound ? known : 0);
    for (const { status, verb, wakeTimeMs, attempts, parked, deferred } of open) {
      if (status === StepStatus.RUNNING) continue;
      if (parked) {
        assert.equal(status, StepStatus.WAITING);
        continue;
      }
      const attempt = attempts.at(-1);
      const isAwaited = attempt?.acceptedTimeMs !== undefined && attempt.endTimeMs === undefined;
      const isRetrying = verb === "call" && !isAwaited && deferred === undefined;
      assert.equal(status, isRetrying ? StepStatus.RETRYING : StepStatus.WAITING);
      if (verb === "wait" || verb === "call") assert.equal(wakeTimeMs !== undefined, verb === "wait");
    }
    const isFlat = this.plan.operations.every(({ verb }) => verb === "call" || verb === "set");
    if (isFlat && state.status === EventStatus.SUCCEEDED)
      assert.equal(steps.length, this.plan.operations.length - this.#takenOver);
    for (const step of steps) {
      const wasParked = this.facts.some((fact) => fact.kind === "step-parked" && fact.step === step.path);
      const timeoutMs = wasParked ? Infinity : (this.#callOf(step.path)?.timeoutMs ?? Infinity);
      for (const [index, attempt] of step.attempts.entries()) {
        const isLast = index === step.attempts.length - 1;
        assert.equal(attempt.number, index + 1);
        assert.ok(attempt.startTimeMs - step.startTimeMs < timeoutMs);
        if (!isLast || step.endTimeMs !== undefined) assert.notEqual(attempt.endTimeMs, undefined);
      }
      assert.equal(step.nextAttemptTimeMs !== undefined, step.status === StepStatus.RETRYING);
    }
  }

  /** What was done in a region, and can be undone, is undone once, the last step first; at a bad end nothing of it is left. */
  #checkUndoing(state: EventState): void {
    const done: string[] = [];
    const undoing = new Set<string>();
    let regions: string[] = [];
    for (const fact of this.facts) {
      if ("undo" in fact && fact.kind !== "step-parked") done.push(fact.step);
      // A wider region takes over from those in it.
      if (fact.kind === "unwinding-started")
        regions = [...regions.filter((region) => !isWithin(fact.region, region)), fact.region];
      if (fact.kind === "body-ended" && fact.cancelled)
        regions = regions.filter((region) => region !== stepPath.body(fact.step, fact.branch ?? fact.round));
      if (!fact.kind.startsWith("compensation-") || !("step" in fact)) continue;
      // One that was never tried has no beginning.
      if (fact.kind === "compensation-started" || !undoing.delete(fact.step)) {
        const region = regions.find((region) => isWithin(region, fact.step));
        assert.ok(region !== undefined);
        const last = done.findLastIndex((step) => isWithin(region, step));
        assert.equal(fact.step, done[last]);
        done.splice(last, 1);
      }
      if (fact.kind === "compensation-started") undoing.add(fact.step);
    }
    if (!state.ended) return;
    assert.deepEqual([...undoing], []);
    if (state.status !== EventStatus.SUCCEEDED) assert.deepEqual(done, []);
  }

  /** The state behind what everybody sees of it. */
  get #live(): LiveEvent {
    return (this.state ?? { steps: new Map() }) as LiveEvent;
  }

  /** Whether something was undone, or is: steps around others then wait for those to settle. */
  get #hasUnwound(): boolean {
    return this.facts.some(({ kind }) => kind === "unwinding-started");
  }

  /** How many operations it does not carry out, since another event did. */
  get #takenOver(): number {
    const taken = this.facts.find(({ kind }) => kind === "steps-taken-over");
    return taken?.kind === "steps-taken-over" ? taken.position : 0;
  }

  /** Whether it goes on by itself in the next commit. */
  get #hasYielded(): boolean {
    return this.facts.at(-1)?.kind === "event-yielded";
  }

  #lastOf(step: string): Fact | undefined {
    // What is said of it from outside when it is too late changes nothing.
    return this.facts.findLast((fact) => "step" in fact && fact.step === step && fact.kind !== "answer-late");
  }

  #callOf(step: string) {
    const operation = findOperation(this.plan, step);
    const call = operation?.verb === "call" ? operation : undefined;
    const chosen = this.#chosenBy(step);
    return chosen === undefined ? call : call?.choice?.among.get(chosen);
  }

  /** The service that a step has chosen, where it chooses. */
  #chosenBy(step: string): string | undefined {
    const started = this.facts.findLast((fact) => fact.kind === "step-started" && fact.step === step);
    return started?.kind === "step-started" ? started.service : undefined;
  }
}

/** What may be refused, because the step it is about is over or waits for nothing. */
const fromOutside: ReadonlySet<string> = new Set([
  "complete-step",
  "fail-step",
  "heartbeat-step",
  "pause-event",
  "resume-event",
  "retry-step",
  "skip-step",
  "send-signal",
  "claim-ask",
  "answer-ask",
]);

/** The verbs whose steps are open while others are at work inside them. */
const withBodies: ReadonlySet<string> = new Set(["switch", "try", "while", "for", "fork"]);
/** Those that are so once their time is up. */
const late: ReadonlySet<string> = new Set(["listen", "ask"]);

type AttemptName = { readonly step: string; readonly attempt: number };
const isSame = (one: AttemptName, other: AttemptName) =>
  one.step === other.step && one.attempt === other.attempt;

/** Whether a step, or a region, is in a region. */
const isWithin = (region: string, path: string): boolean => region === "" || path.startsWith(`${region}.`);
