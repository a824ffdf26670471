import type { Plan } from "@machinery/language";
import type { JsonObject, JsonValue, Rejection } from "@machinery/protocol";
import {
  applyBy,
  type CallEffect,
  type CallError,
  type Command,
  decide,
  type DeferredBy,
  type DescribedFact,
  describeFact,
  type EventState,
  type Fact,
  type LookEffect,
  OwedChanges,
  pending,
  type PostEffect,
  type Rerun,
  StepFold,
  withoutNewCalls,
} from "../src/index.js";
import { deepFreeze } from "./deep-freeze.js";

/** One event, carried along by hand: each command is decided, its facts frozen, kept and applied. */
export class Live {
  state: EventState | undefined;
  nowMs = 1_000_000;
  readonly facts: Fact[] = [];
  readonly described: { timeMs: number; fact: DescribedFact }[] = [];

  /** Whether the daemon is stopping: of what is decided, only what comes before the next call is kept. */
  stopping = false;

  constructor(readonly plan: Plan) {}

  /** The facts a command gave. Throws on a refusal. */
  do(command: Command): readonly Fact[] {
    const decision = decide(this.plan, this.state, command, this.nowMs);
    if (!decision.ok) throw new Error(`Refused: ${decision.rejection.reason}`);
    const facts = this.#kept(decision.facts);
    // After a restart nothing of what was owed is being done.
    if (command.kind === "recover-event") this.owed.clear();
    const taken = this.take(facts, command.kind === "recover-event");
    if (facts.length === 0 && command.kind === "recover-event")
      for (const effect of this.pending())
        if (effect.kind === "call" || effect.kind === "post") this.owed.set(effect.step, effect);
    return taken;
  }

  /** The refusal of a command, which may leave facts behind. */
  refuse(command: Command): Rejection | undefined {
    const decision = decide(this.plan, this.state, command, this.nowMs);
    if (decision.ok) return undefined;
    this.take(this.#kept(decision.facts ?? []));
    return decision.rejection;
  }

  /** What is owed but for looks and the wake, by step: as the changes of all decisions since the last restart add up to. */
  protected readonly owed = new Map<string, CallEffect | PostEffect>();

  protected take(facts: readonly Fact[], all = false): readonly Fact[] {
    const changes = new OwedChanges(all);
    for (const fact of facts) {
      deepFreeze(fact);
      this.described.push({ timeMs: this.nowMs, fact: describeFact(this.plan, this.state, fact) });
      this.state = applyBy(changes, this.state, fact);
      this.facts.push(fact);
    }
    if (facts.length === 0) return facts;
    const { effects, over } = changes.since(this.plan, this.state!);
    if (over === undefined) this.owed.clear();
    for (const step of over ?? []) this.owed.delete(step);
    for (const effect of effects)
      if (effect.kind === "call" || effect.kind === "post") this.owed.set(effect.step, effect);
    return facts;
  }

  /** What is written of what was decided. */
  #kept(facts: readonly Fact[]): readonly Fact[] {
    return this.stopping ? withoutNewCalls(facts, this.nowMs) : facts;
  }

  refusal(command: Command): Rejection | undefined {
    const decision = decide(this.plan, this.state, command, this.nowMs);
    return decision.ok ? undefined : decision.rejection;
  }

  post(data: JsonObject = {}, start = true, rerun?: Rerun): readonly Fact[] {
    const again = rerun === undefined ? {} : { rerun };
    return this.do({ kind: "post-event", eventId: "e1", data, labels: {}, seed: "5eed", start, ...again });
  }

  answer(answer: JsonValue, call: { step: string; attempt: number } = this.call()): readonly Fact[] {
    return this.do({ kind: "answer-attempt", step: call.step, attempt: call.attempt, answer });
  }

  fail(
    error: Partial<CallError> = {},
    call: { step: string; attempt: number } = this.call(),
  ): readonly Fact[] {
    const whole = { reason: "HTTP_5XX", message: "500 Internal Server Error", transient: true, ...error };
    return this.do({ kind: "fail-attempt", step: call.step, attempt: call.attempt, error: whole });
  }

  /** The service takes the call in flight and answers later. */
  accept(call: { step: string; attempt: number } = this.call()): readonly Fact[] {
    return this.do({ kind: "accept-attempt", step: call.step, attempt: call.attempt });
  }

  /** The call is not made: its service lets no more in. */
  defer(
    by: DeferredBy = "breaker",
    call: { step: string; attempt: number } = this.call(),
    more: { readonly untilMs?: number; readonly openSinceMs?: number } = {},
  ): readonly Fact[] {
    return this.do({ kind: "defer-attempt", step: call.step, attempt: call.attempt, by, ...more });
  }

  /** The first call that waits is let in. */
  letIn(): readonly Fact[] {
    const [number = 0] = this.state?.deferred?.keys() ?? [];
    return this.do({ kind: "start-deferred", number });
  }

  /** Sends the event a signal. */
  signal(signal: string, id: string, data: JsonObject = {}, keepMs = 60_000): readonly Fact[] {
    return this.do({ kind: "send-signal", signal, id, data, digest: JSON.stringify(data), keepMs });
  }

  /** Tells the event of a signal with a key. */
  deliver(signal: string, key: string, id: string, data: JsonObject = {}): readonly Fact[] {
    return this.do({ kind: "deliver-signal", signal, key, id, data, digest: JSON.stringify(data) });
  }

  posts(): PostEffect[] {
    return this.pending().filter((effect) => effect.kind === "post");
  }

  looks(): LookEffect[] {
    return this.pending().filter((effect) => effect.kind === "look");
  }

  /** The one look that is owed found these signals. */
  found(signals: readonly { readonly id: string; readonly data?: JsonObject }[] = [], isAll = true) {
    const offered = signals.map(({ id, data = {} }) => ({ id, data, digest: JSON.stringify(data) }));
    return this.do({ kind: "signals-found", step: this.looks()[0]?.step ?? "none", signals: offered, isAll });
  }

  /** Moves the clock to the time that was asked for, and says so. */
  wake(): readonly Fact[] {
    this.nowMs = Math.max(this.nowMs, this.state?.wakeTimeMs ?? 0);
    return this.do({ kind: "timer-due" });
  }

  pending() {
    return pending(this.plan, this.state!);
  }

  calls(): CallEffect[] {
    return this.pending().filter((effect) => effect.kind === "call");
  }

  /** The one call in flight. */
  call(): CallEffect {
    const [call] = this.calls();
    if (call === undefined) throw new Error("No call is in flight");
    return call;
  }

  steps() {
    const fold = new StepFold(Infinity);
    for (const { timeMs, fact } of this.described) fold.add(timeMs, fact, false);
    return fold.steps();
  }
}

/** The kinds of facts, in order. */
export const kindsOf = (facts: readonly Fact[]): string[] => facts.map((fact) => fact.kind);
