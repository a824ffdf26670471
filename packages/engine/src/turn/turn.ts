import type { Plan } from "@machinery/language";
import { limits } from "@machinery/protocol";
import { applyBy } from "../apply.js";
import { EngineError } from "../engine-error.js";
import type { EventState } from "../state/event-state.js";
import type { EventAccepted } from "../facts/event-accepted.js";
import type { Fact } from "../facts/fact.js";
import type { Frame } from "../state/frame.js";
import { heldBytes } from "../state/held-bytes.js";
import type { Leaving } from "../state/leaving.js";
import { LiveEvent } from "../state/live-event.js";
import { movedFrame } from "./moved-frame.js";
import { Trial } from "../state/trial.js";

/** One decision being made: what is known, and the facts so far. Each recorded fact is tried at once, so that the next one sees it. */
export class Turn {
  readonly facts: Fact[] = [];
  /** How often its expressions have drawn from the event's seed. */
  draws = 0;
  readonly #trial = new Trial();
  /** The time of the commit, in whole milliseconds since 1970: facts hold no parts of them. */
  readonly nowMs: number;
  /**
   * What leaves bodies before their end, and from where: steps have just failed, or returned. `leaveAll` carries it out, to be called before
   * anything else is begun.
   */
  readonly leaving: { readonly from: Frame; readonly leaving: Leaving }[] = [];
  /** Whether the rest is left to the next commit: nothing more is to be recorded. */
  hasYielded = false;
  /** Whether the last commit left something to this one: it is due with whatever is recorded. */
  readonly hasRest: boolean;
  /** Whether attempts in flight are still to be written down as interrupted: nothing is begun before that, whatever is recorded. */
  isInterrupting: boolean;
  /** The bodies that may have something to do, the next one last. */
  readonly #ahead: Frame[] = [];
  /** What its expressions have cost so far. */
  readonly meter = { steps: 0 };
  #state: LiveEvent | undefined;
  /** Roughly what was written since the turn began to go on by itself. */
  #bytes = 0;
  #sizeBefore: number | undefined;
  /** By how much `byteSize`, which never shrinks, is beyond what the event held when it was last measured. */
  #gone = 0;

  constructor(
    readonly plan: Plan,
    state: EventState | undefined,
    nowMs: number,
  ) {
    if (state !== undefined && !(state instanceof LiveEvent)) {
      throw new EngineError("A state is made by apply and by nothing else");
    }
    this.nowMs = Math.floor(nowMs);
    this.#state = state;
    this.isInterrupting = state?.interrupting ?? false;
    this.hasRest = state?.goOnAtMs !== undefined;
    // What was left to be done is not written down.
    if (this.hasRest) this.moveAll();
  }

  /** The event as it is after the facts so far. */
  get state(): LiveEvent {
    if (this.#state === undefined) {
      const [accepted] = this.facts;
      if (accepted === undefined) throw new EngineError("There is no event yet");
      this.#state = applyBy(this.#trial, undefined, accepted);
    }
    return this.#state;
  }

  /** The first fact of an event. It is tried only when something follows: most of those that are accepted under a flood begin later. */
  accept(fact: EventAccepted): void {
    this.facts.push(fact);
  }

  record(fact: Fact): void {
    const state = (this.#state = applyBy(this.#trial, this.state, fact));
    this.facts.push(fact);
    this.#bytes += factBytes + ("step" in fact ? fact.step.length : 0);
    const frame = movedFrame(state, fact);
    if (frame !== undefined) this.#ahead.push(frame);
  }

  /** Has all bodies looked at, in the order they were entered. */
  moveAll(): void {
    this.#ahead.push(...[...this.state.frames.values()].sort((one, other) => other.order - one.order));
  }

  /** Has a body looked at again, after all that is said to be looked at from now on. */
  look(frame: Frame): void {
    this.#ahead.push(frame);
  }

  /** Whether one more body may be entered inside a frame. Where none is, one always may: else bodies would wait for each other. */
  hasRoomFor({ inner }: Frame): boolean {
    return inner.size === 0 || this.state.frames.size < limits.bodiesAtOnce;
  }

  /** The next body that may have something to do. */
  nextFrame(): Frame | undefined {
    const { frames } = this.state;
    for (let frame = this.#ahead.pop(); frame !== undefined; frame = this.#ahead.pop())
      if (frames.get(frame.path) === frame) return frame;
    return undefined;
  }

  /** Whether the turn has written about as much as one commit holds since it was first asked, or evaluated for too long. */
  get isFull(): boolean {
    const { byteSize } = this.state;
    if (this.#sizeBefore === undefined) {
      this.#sizeBefore = byteSize;
      this.#bytes = 0;
    }
    return this.#bytes + byteSize - this.#sizeBefore > turnBytes || this.meter.steps > turnSteps;
  }

  /** About how much the event holds, in bytes: at most what this gives. Measures it where the guess is more than `enough`. */
  heldBytes(enough: number): number {
    const { byteSize } = this.state;
    if (byteSize - this.#gone > enough) {
      const held = heldBytes(this.state);
      this.#gone = byteSize - held;
      // A turn that measures again and again is over soon.
      this.meter.steps += held / bytesPerStep;
    }
    return byteSize - this.#gone;
  }

  /** Leaves the rest to the next commit. `interrupting`: not all attempts in flight are written down as interrupted. */
  yield(interrupting = false): void {
    const yielded = { kind: "event-yielded", version: 1, wakeTimeMs: this.nowMs } as const;
    this.record(interrupting ? { ...yielded, interrupting } : yielded);
    this.hasYielded = true;
  }

  /** Leaves the state as it was before the turn. */
  end(): void {
    this.#trial.takeBack();
  }
}

/** About what a fact takes in a commit, in bytes, beside its path and its values. */
const factBytes = 64;
/** About as much as one turn may write, in bytes: the store moves what is large out of an entry, but its many small parts have to fit. */
const turnBytes = 192 * 1024;
/** So many steps of evaluation and one turn is over: others wait for the thread. Some ten milliseconds. */
const turnSteps = 5 * limits.expressionSteps;
/** What takes as long to measure as one step of evaluation. */
const bytesPerStep = 128;
