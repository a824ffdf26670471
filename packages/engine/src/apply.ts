import { type Changes, directly } from "./state/changes.js";
import { EngineError } from "./engine-error.js";
import type { EventState } from "./state/event-state.js";
import { factForm } from "./facts/fact-forms.js";
import type { Fact } from "./facts/fact.js";
import { LiveEvent } from "./state/live-event.js";

/**
 * The state after a fact. The first fact of an event makes its state; every further one changes it in place. Throws an EngineError for
 * a fact that does not fit; the state is of no use after that, and is to be folded anew.
 */
export function apply(state: EventState | undefined, fact: Fact): EventState {
  return applyBy(directly, state, fact);
}

/** The same, with the changes made by somebody's choice. */
export function applyBy(changes: Changes, state: EventState | undefined, fact: Fact): LiveEvent {
  if (state === undefined) {
    if (fact.kind === "event-accepted") return new LiveEvent(fact);
    throw new EngineError(`A history begins with event-accepted, not with ${fact.kind}`);
  }
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  if (state.ended)
    throw new EngineError(`The history of event ${state.eventId} goes on with ${fact.kind} after its end`);
  if (state.goOnAtMs !== undefined) {
    // Whatever comes after it was yielded goes on with everything.
    changes.set(state, "goOnAtMs", undefined);
    changes.set(state, "interrupting", false);
  }
  factForm(fact.kind, fact.version).apply(state, fact, changes);
  return state;
}
