import type { Fact } from "./fact.js";
import { frameOf } from "./facts/frame-of.js";
import type { Frame } from "./frame.js";
import type { LiveEvent } from "./live-event.js";
import { stepPath } from "./step-path.js";

/** The body that has something to do after a fact, if that fact gives it to do: it was entered, or its operation at work has ended. */
export function movedFrame(state: LiveEvent, fact: Fact): Frame | undefined {
  switch (fact.kind) {
    case "event-started":
      return state.root;
    case "step-succeeded":
    case "step-skipped":
      return frameOf(state, fact.step);
    case "body-entered":
      return state.frames.get(stepPath.body(fact.step, fact.round));
    default:
      return undefined;
  }
}
