import type { Fact } from "../facts/fact.js";
import { frameOf } from "../applying/frame-of.js";
import type { Frame } from "../state/frame.js";
import type { LiveEvent } from "../state/live-event.js";
import { stepPath } from "../state/step-path.js";
import { unwindingOf } from "../state/unwinding-of.js";

/**
 * The body that has something to do after a fact, if that fact gives it to do: it was entered, or its operation at work has ended or has gone on;
 * or it is being undone, and that may go on.
 */
export function movedFrame(state: LiveEvent, fact: Fact): Frame | undefined {
  switch (fact.kind) {
    case "event-started":
      return state.root;
    case "loop-started":
    case "fork-started":
    case "body-ended":
    case "step-succeeded":
    case "step-skipped": {
      const frame = frameOf(state, fact.step);
      const { unwinding } = frame.scope;
      return unwinding === undefined ? frame : state.frames.get(unwinding.region);
    }
    case "step-failed":
    case "step-cancelled":
    case "compensation-succeeded":
    case "compensation-failed": {
      const unwinding = unwindingOf(state, fact.step);
      return unwinding && state.frames.get(unwinding.region);
    }
    case "unwinding-started":
      return state.frames.get(fact.region);
    case "body-entered":
      return state.frames.get(stepPath.body(fact.step, fact.branch ?? fact.round));
    default:
      return undefined;
  }
}
