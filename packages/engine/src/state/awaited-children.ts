import { EngineError } from "../engine-error.js";
import type { EventState } from "./event-state.js";
import { LiveEvent } from "./live-event.js";

/** An event whose end a step waits for. It may not be posted yet. */
export interface AwaitedChild {
  /** The path of the step. */
  readonly step: string;
  /** When the step began, in milliseconds since 1970: with the event's id and the path it makes the child's id. */
  readonly startTimeMs: number;
}

const none: readonly AwaitedChild[] = [];

/** The events whose end an event waits for. */
export function awaitedChildren(state: EventState): readonly AwaitedChild[] {
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  if (state.children === 0) return none;
  const children: AwaitedChild[] = [];
  for (const { path, run } of state.steps.values())
    if (run?.isAwaited === true) children.push({ step: path, startTimeMs: run.startTimeMs });
  return children;
}

/** Whether an event hears at once what became of its children: it is at work, and not about to write down what became of its calls. */
export function canBeTold(state: EventState): boolean {
  if (!(state instanceof LiveEvent)) throw new EngineError("A state is made by apply and by nothing else");
  return state.atWork && !state.interrupting;
}
