import type { Plan } from "@machinery/language";
import { applyBy } from "./apply.js";
import { EngineError } from "./engine-error.js";
import type { EventState } from "./event-state.js";
import type { Fact } from "./fact.js";
import type { Frame } from "./frame.js";
import type { Leaving } from "./leaving.js";
import { LiveEvent } from "./live-event.js";
import { Trial } from "./trial.js";

/** One decision being made: what is known, and the facts so far. Each recorded fact is tried at once, so that the next one sees it. */
export class Turn {
  readonly facts: Fact[] = [];
  readonly #trial = new Trial();
  /** The time of the commit, in whole milliseconds since 1970: facts hold no parts of them. */
  readonly nowMs: number;
  /** What leaves bodies before their end, and from where: a step has just failed, or returned. `advance` carries it out. */
  leaving: { readonly from: Frame; readonly leaving: Leaving } | undefined;
  #state: LiveEvent | undefined;

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
  }

  /** The event as it is after the facts so far. */
  get state(): LiveEvent {
    if (this.#state === undefined) throw new EngineError("There is no event yet");
    return this.#state;
  }

  record(fact: Fact): void {
    this.#state = applyBy(this.#trial, this.#state, fact);
    this.facts.push(fact);
  }

  /** Leaves the state as it was before the turn. */
  end(): void {
    this.#trial.takeBack();
  }
}
