import type { StepError } from "../error.js";
import { type Frame, type FrameScope, type Locals, newScope, noValues } from "../state/frame.js";
import type { Gathering, LoopGathering } from "../state/gathering.js";
import type { Leaving } from "../state/leaving.js";
import { roughBytes } from "../values/rough-bytes.js";
import { stepPath } from "../state/step-path.js";
import { endStep } from "../applying/end-step.js";
import { endUnwinding } from "../applying/end-unwinding.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { isLeaving, isStepError, isText, isTime, optional } from "./shape.js";

/**
 * A step of an operation with bodies entered one of them, whose operations come next. The first time, that is also the step's beginning; a
 * body entered before has ended with it.
 */
export interface BodyEntered {
  readonly kind: "body-entered";
  readonly version: 1;
  readonly step: string;
  /** The body's name in the plan, such as `cases[0]`. */
  readonly body: string;
  /** For a loop: how often it had been entered before; for a `for`, the index of the item. Part of the paths of the steps inside. */
  readonly round?: number;
  /** For a fork: the branch. Part of the paths of the steps inside. */
  readonly branch?: string;
  /** What the body handles, for its expressions. */
  readonly error?: StepError;
  /** What goes on its way out again when the body has ended. */
  readonly leaving?: Leaving;
}

export const bodyEnteredV1: FactForm<BodyEntered> = {
  kind: "body-entered",
  version: 1,
  shape: {
    step: isText,
    body: isText,
    round: optional(isTime),
    branch: optional(isText),
    error: optional(isStepError),
    leaving: optional(isLeaving),
  },
  apply(state, fact, changes) {
    const outer = frameOf(state, fact.step);
    // What was to be undone before is undone.
    if (outer.scope.unwinding !== undefined) endUnwinding(state, outer.scope.unwinding, changes);
    const { gathering } = outer;
    if (gathering === undefined) endStep(state, outer, fact.step, changes);
    else changes.set(gathering, "entered", gathering.entered + 1);
    const order = state.entered + 1;
    const frame: Frame = {
      path: stepPath.body(fact.step, fact.branch ?? fact.round),
      step: fact.step,
      body: fact.body,
      round: fact.round ?? 0,
      branch: fact.branch,
      order,
      position: 0,
      scope: gathering === undefined ? outer.scope : copyOf(outer.scope, gathering),
      locals: gathering?.kind === "loop" ? localsOf(gathering, fact.round ?? 0, outer.locals) : outer.locals,
      error: fact.error ?? outer.error,
      leaving: fact.leaving,
      open: undefined,
      gathering: undefined,
      inner: new Map(),
    };
    changes.set(state, "entered", order);
    changes.put(state.frames, frame.path, frame);
    changes.put(outer.inner, frame.path, frame);
    const { error, leaving } = fact;
    if (error !== undefined || leaving !== undefined)
      changes.set(state, "byteSize", state.byteSize + roughBytes([error, leaving]));
  },
};

/** What is written goes into values of its own; of a branch, it is kept apart as well. */
function copyOf({ document, answers }: FrameScope, { kind }: Gathering): FrameScope {
  const scope = newScope(document, answers);
  return kind === "fork" ? { ...scope, written: noValues, answered: noValues } : scope;
}

function localsOf({ as, items, keys }: LoopGathering, round: number, outer: Locals | undefined): Locals {
  const key = keys === undefined ? undefined : { [`${as}_key`]: keys[round] ?? null };
  return { ...outer, [as]: items[round] ?? null, [`${as}_index`]: round, ...key };
}
