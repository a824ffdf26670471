import {
  type CallEffect,
  type Command,
  type EffectsChange,
  owesCall,
  type PostEffect,
} from "@machinery/engine";
import { EventStatus } from "@machinery/protocol";
import { CallControl, type CallSignal } from "./call-signal.js";
import type { CallbackTokens } from "./callback-tokens.js";
import type { WaitingCalls } from "../waking/waiting-calls.js";
import type { Caller, CallOutcome, Clock, Observer } from "../ports.js";
import type { Flight, Resident } from "../residents/resident.js";
import { messageOf } from "../trouble.js";

/** What calls and alarms lead to: a command for the event they belong to. */
export type Act = (resident: Resident, command: Command) => void;

/** The calls in flight, and the alarms of events that have some. They follow what committed decisions owe, and nothing else. */
export class Calls {
  #inFlight = 0;
  #grounded = false;
  #round = 0;
  #landed: (() => void) | undefined;

  constructor(
    private readonly caller: Caller,
    private readonly clock: Clock,
    private readonly observer: Observer,
    private readonly act: Act,
    private readonly tokens: CallbackTokens,
    /** Since when events are carried on, in milliseconds since 1970. */
    private readonly upSinceMs: number,
    /** Posts the event of a sub-workflow, and gives what its parent is to be told. Never rejects. */
    private readonly post: (
      resident: Resident,
      effect: PostEffect,
      signal: CallSignal,
    ) => Promise<Command | undefined>,
    /** The calls that wait on disk until their services let them in. */
    private readonly waiting: Pick<WaitingCalls, "has" | "landed" | "freed">,
  ) {}

  /** How many calls have no outcome yet. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** No further call is made from now on. */
  ground(): void {
    this.#grounded = true;
  }

  /** Calls back once no call is in flight: at once, when none is. */
  whenLanded(landed: () => void): void {
    if (this.#inFlight === 0) landed();
    else this.#landed = landed;
  }

  /** Makes the calls that are owed and not yet made, gives up those that are owed no more, and sets the event's alarm. */
  reconcile(resident: Resident, { effects, over }: EffectsChange, status: EventStatus): void {
    const round = ++this.#round;
    const ahead: (CallEffect | PostEffect)[] = [];
    for (const step of over ?? []) {
      const flight = resident.flights.get(step);
      if (flight !== undefined) this.#forget(resident, flight);
    }
    let wakeAtMs: number | undefined;
    for (const effect of effects) {
      if (effect.kind === "wake") {
        wakeAtMs = effect.atMs;
        continue;
      }
      if (effect.kind === "look") continue;
      const flight = resident.flights.get(effect.step);
      if (flight?.attempt === attemptOf(effect)) flight.round = round;
      else {
        // The attempt before is owed no more.
        if (flight !== undefined) this.#forget(resident, flight);
        ahead.push(effect);
      }
    }
    // Given up before anything else is called: what comes next may undo what they ask for.
    if (over === undefined) {
      for (const flight of resident.flights.values())
        if (flight.round !== round) this.#forget(resident, flight);
    }
    if (!this.#grounded) for (const effect of ahead) this.#launch(resident, effect, round);
    // Who waits for a time alone is woken by the timers on disk.
    this.#setAlarm(resident, status === EventStatus.RUNNING ? wakeAtMs : undefined);
  }

  /** Gives up all calls of an event, and its alarm. */
  abort(resident: Resident): void {
    this.#setAlarm(resident, undefined);
    for (const flight of resident.flights.values()) this.#giveUp(resident, flight);
    resident.flights.clear();
  }

  #launch(resident: Resident, effect: CallEffect | PostEffect, round: number): void {
    const { step } = effect;
    // What is on its way to disk may have answered it: then it is not asked for again.
    if (resident.queued > 0 && effect.kind === "call" && !owesCall(resident.state, step, effect.attempt))
      return;
    const flight: Flight = {
      step: effect.step,
      attempt: attemptOf(effect),
      control: new CallControl(),
      landed: false,
      waited: effect.kind === "call" && effect.waitsSinceMs !== undefined,
      round,
    };
    resident.flights.set(effect.step, flight);
    resident.inFlight++;
    this.#inFlight++;
    if (effect.kind === "call") this.#call(resident, flight, effect);
    else void this.#post(resident, flight, effect);
  }

  /** Never rejects. */
  async #post(resident: Resident, flight: Flight, effect: PostEffect): Promise<void> {
    const command = await this.post(resident, effect, flight.control);
    if (flight.landed) return;
    this.#leave(resident, flight);
    if (command !== undefined) this.act(resident, command);
    this.#tellLanded();
  }

  #call(resident: Resident, flight: Flight, effect: CallEffect): void {
    const { eventId } = resident;
    const { step } = effect;
    // What undoes a call is answered at once, or not at all.
    const callback =
      effect.compensates === undefined ? { callback: this.tokens.write({ eventId, step }) } : {};
    const request = { ...effect, ...callback, eventId, workflow: resident.state.workflow };
    let outcome: Promise<CallOutcome>;
    try {
      // Who comes later has its turn later.
      outcome =
        effect.waitsSinceMs === undefined && this.waiting.has(effect.service)
          ? Promise.resolve(behind)
          : this.caller.call(request, flight.control);
    } catch (error) {
      outcome = Promise.reject(error);
    }
    outcome.then(
      (landed) => this.#land(resident, flight, effect.service, landed),
      (error: unknown) => {
        this.observer.observe({
          level: "error",
          message: "the caller threw instead of telling an outcome",
          eventId: resident.eventId,
          workflow: request.workflow,
          step: flight.step,
          attempt: flight.attempt,
          error,
        });
        this.#land(resident, flight, effect.service, {
          ok: false,
          error: {
            reason: "CALL_FAILED",
            message: `the call could not be made: ${messageOf(error)}`,
            transient: true,
            unknown: true,
          },
        });
      },
    );
  }

  #land(resident: Resident, flight: Flight, service: string, outcome: CallOutcome): void {
    if (flight.landed) return;
    this.#leave(resident, flight);
    const { step, attempt } = flight;
    if (flight.waited) this.waiting.landed(resident.eventId, step, outcome);
    if (outcome.ok !== "deferred") this.waiting.freed(service);
    if (outcome.ok === false) {
      const { reason, message } = outcome.error;
      const { eventId, plan } = resident;
      this.observer.observe({
        level: "info",
        message: `an attempt failed: ${message}`,
        eventId,
        workflow: plan.workflow,
        step,
        attempt,
        reason,
      });
    }
    this.act(resident, commandOf(outcome, step, attempt));
    this.#tellLanded();
  }

  #forget(resident: Resident, flight: Flight): void {
    resident.flights.delete(flight.step);
    this.#giveUp(resident, flight);
  }

  #giveUp(resident: Resident, flight: Flight): void {
    if (flight.landed) return;
    this.#leave(resident, flight);
    if (flight.waited) this.waiting.landed(resident.eventId, flight.step, undefined);
    flight.control.abort();
    this.#tellLanded();
  }

  #leave(resident: Resident, flight: Flight): void {
    flight.landed = true;
    resident.inFlight--;
    this.#inFlight--;
  }

  #tellLanded(): void {
    if (this.#inFlight > 0) return;
    const landed = this.#landed;
    this.#landed = undefined;
    landed?.();
  }

  #setAlarm(resident: Resident, atMs: number | undefined): void {
    if (resident.alarmAtMs === atMs) return;
    resident.silence?.();
    resident.silence = undefined;
    resident.alarmAtMs = atMs;
    if (atMs === undefined) return;
    resident.silence = this.clock.alarm(atMs, () => {
      resident.silence = undefined;
      resident.alarmAtMs = undefined;
      this.act(resident, { kind: "timer-due", upSinceMs: this.upSinceMs });
    });
  }
}

/** What becomes of a call that comes while others wait for its service. */
const behind: CallOutcome = { ok: "deferred", by: "turn" };

function commandOf(outcome: CallOutcome, step: string, attempt: number): Command {
  if (outcome.ok === true) return { kind: "answer-attempt", step, attempt, answer: outcome.answer };
  if (outcome.ok === "later") return { kind: "accept-attempt", step, attempt };
  if (outcome.ok === "deferred") {
    const { by, untilMs, openSinceMs } = outcome;
    return {
      kind: "defer-attempt",
      step,
      attempt,
      by,
      ...(untilMs === undefined ? undefined : { untilMs }),
      ...(openSinceMs === undefined ? undefined : { openSinceMs }),
    };
  }
  return { kind: "fail-attempt", step, attempt, error: outcome.error };
}
/** A post has no attempts: it is tried until it is known. */
const attemptOf = (effect: CallEffect | PostEffect): number => (effect.kind === "call" ? effect.attempt : 0);
