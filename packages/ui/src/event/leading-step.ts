import { EventStatus, StepStatus, type StepView } from "@machinery/client";
import type { RunHistory, RunStep } from "./run-history.js";

/** What keeps a step from going on. */
export type Hindrance =
  /** Its attempts are spent, and somebody has to look after it. */
  | "held"
  /** Its service lets no call in. */
  | "service"
  /** An attempt failed, and the next one has its time. */
  | "retry"
  /** A person was asked. */
  | "ask"
  /** It listens for a signal. */
  | "signal"
  /** Its service took the call and answers later. */
  | "callback"
  /** It carries out another event. */
  | "child"
  /** It waits for a time. */
  | "time"
  /** A call is in flight. */
  | "call";

/** A step that has not ended, and what keeps it. */
export interface Hindered {
  readonly step: RunStep;
  readonly hindrance: Hindrance;
  /** Whether that is about the call that undoes it. */
  readonly isUndo: boolean;
}

/** What is told first, since it needs somebody first. */
const order: readonly Hindrance[] = [
  "held",
  "service",
  "retry",
  "ask",
  "signal",
  "callback",
  "child",
  "time",
  "call",
];

/** Whether an event is held as a whole: what its steps wait for does not matter then. */
export function isHeldAsWhole(status: EventStatus, [first]: readonly Hindered[]): boolean {
  return status === EventStatus.PAUSED && first?.hindrance !== "held";
}

/**
 * A call that its service did not let in, and that has come into line again since: in the history it is an attempt that has begun. Nothing where
 * it was not kept before.
 */
export function inLineAgain({ facts }: RunHistory, { step, isUndo }: Hindered): Hindered | undefined {
  const [kept, begun] = step.facts.slice(-2).map((sequence) => facts[sequence - 1]);
  const deferral = kept?.kind === "attempt-deferred" ? kept.deferral : undefined;
  if (deferral === undefined || begun?.kind !== "attempt-started") return undefined;
  const { view } = step;
  const undo = isUndo && view.undo !== undefined ? { ...view.undo, deferral } : view.undo;
  const waiting = isUndo ? { ...view, ...(undo === undefined ? {} : { undo }) } : { ...view, deferral };
  return { step: { ...step, view: waiting }, hindrance: "service", isUndo };
}

/** All steps that have not ended and what keeps each, the one that needs somebody first at the front. Those around others are not among them. */
export function hinderedSteps({ steps }: RunHistory): Hindered[] {
  const found = steps.flatMap((step) => hinderedOf(step) ?? []);
  return found.toSorted((a, b) => order.indexOf(a.hindrance) - order.indexOf(b.hindrance));
}

function hinderedOf(step: RunStep): Hindered | undefined {
  const { view } = step;
  if (view.undo !== undefined && view.undo.endMs === undefined) {
    const hindrance = callHindrance(view.undo);
    return { step, hindrance, isUndo: true };
  }
  if (view.endMs !== undefined) return undefined;
  const hindrance = hindranceOf(view);
  return hindrance && { step, hindrance, isUndo: false };
}

function hindranceOf(view: StepView): Hindrance | undefined {
  if (view.parked === true) return "held";
  switch (view.verb) {
    case "call":
      return callHindrance(view);
    case "ask":
    case "listen":
      // In time or not, what is in it is at work.
      if (view.status !== StepStatus.WAITING) return undefined;
      return view.verb === "ask" ? "ask" : "signal";
    case "run":
      return "child";
    case "wait":
      return "time";
    default:
      return undefined;
  }
}

function callHindrance(call: Pick<StepView, "deferral" | "status" | "attempts">): Hindrance {
  if (call.deferral !== undefined) return "service";
  if (call.status === StepStatus.RETRYING) return "retry";
  return call.attempts.at(-1)?.acceptedMs === undefined ? "call" : "callback";
}
