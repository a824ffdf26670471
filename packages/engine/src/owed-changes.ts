import type { Plan } from "@machinery/language";
import type { Changes } from "./state/changes.js";
import type { Effect } from "./effect.js";
import type { EventState } from "./state/event-state.js";
import { LiveEvent } from "./state/live-event.js";
import type { OpenStep } from "./state/open-step.js";
import { effectOf, looksOf, pending } from "./pending.js";

/** What a decision changes about what its event owes to the outside. */
export interface EffectsChange {
  /** The calls and posts that are owed anew, in the order their steps began; and all looks, and the wake. */
  readonly effects: readonly Effect[];
  /** The steps whose calls and posts are owed no more. Undefined: all but those in `effects` are. */
  readonly over: readonly string[] | undefined;
}

/**
 * Changes that stay, and tell which calls they order and end: what is owed after a decision is known from what was owed before, however
 * many steps are open. One is made for each decision.
 */
export class OwedChanges implements Changes {
  /** The steps whose attempts began or ended, by path. */
  readonly #touched = new Set<string>();
  /** Whether what is owed as a whole may be another. */
  #all: boolean;

  /** `all`: whatever was owed before is not being done, as after a restart. */
  constructor(all = false) {
    this.#all = all;
  }

  set<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    if (key === "inFlight" && "path" in target) this.#touched.add(target.path as string);
    else if (isOwing(key) && target[key] !== value) this.#all = true;
    target[key] = value;
  }

  put<K, V>(map: Map<K, V>, key: K, value: V): void {
    map.set(key, value);
  }

  remove<K, V>(map: Map<K, V>, key: K): void {
    map.delete(key);
  }

  /** What has changed. `state` is the one after the decision. */
  since(plan: Plan, state: EventState): EffectsChange {
    if (state.ended) return { effects: [], over: undefined };
    if (this.#all || !(state instanceof LiveEvent) || !state.atWork || state.interrupting)
      return { effects: pending(plan, state), over: undefined };
    const begun: OpenStep[] = [];
    const over: string[] = [];
    for (const path of this.#touched) {
      const step = state.steps.get(path);
      if (step?.inFlight === true) begun.push(step);
      else over.push(path);
    }
    if (begun.length > 1) begun.sort((one, other) => one.order - other.order);
    const effects: Effect[] = begun.map((step) => effectOf(plan, state, step));
    if (state.looking > 0) effects.push(...looksOf(state));
    const { wakeTimeMs } = state;
    if (wakeTimeMs !== undefined) effects.push({ kind: "wake", atMs: wakeTimeMs });
    return { effects, over };
  }
}

/** Whether a field decides about everything that an event owes. Compared one by one: every change of a decision asks. */
const isOwing = (key: PropertyKey): boolean =>
  key === "started" || key === "quarantined" || key === "interrupting" || key === "end";
