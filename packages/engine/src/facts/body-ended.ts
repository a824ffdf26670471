import type { JsonValue } from "@machinery/protocol";
import type { Changes } from "../state/changes.js";
import { EngineError } from "../engine-error.js";
import type { StepError } from "../error.js";
import { type FrameScope, noValues } from "../state/frame.js";
import type { ForkGathering, LoopGathering } from "../state/gathering.js";
import type { LiveEvent } from "../state/live-event.js";
import { roughBytes } from "../values/rough-bytes.js";
import { stepPath } from "../state/step-path.js";
import { joinedUndo } from "../state/undo-log.js";
import { endBody } from "../applying/end-step.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { isFlag, isJsonValue, isStepError, isText, isTime, optional } from "./shape.js";

/** One of the bodies that a step carries out at the same time has ended: a round of a `for`, or a branch of a `fork`. */
export interface BodyEnded {
  readonly kind: "body-ended";
  readonly version: 1;
  readonly step: string;
  /** The index of the item, for a `for`. */
  readonly round?: number;
  /** The branch, for a `fork`. */
  readonly branch?: string;
  /** What the round gives. */
  readonly collected?: JsonValue;
  /** What it failed with. */
  readonly error?: StepError;
  /** Whether the step fails with that, once the others have been cancelled. */
  readonly fails?: boolean;
  /** Whether it was given up, and all that was open in it. */
  readonly cancelled?: boolean;
}

export const bodyEndedV1: FactForm<BodyEnded> = {
  kind: "body-ended",
  version: 1,
  shape: {
    step: isText,
    round: optional(isTime),
    branch: optional(isText),
    collected: optional(isJsonValue),
    error: optional(isStepError),
    fails: optional(isFlag),
    cancelled: optional(isFlag),
  },
  apply(state, fact, changes) {
    const outer = frameOf(state, fact.step);
    const frame = outer.inner.get(stepPath.body(fact.step, fact.branch ?? fact.round));
    const { gathering, scope } = outer;
    if (frame === undefined || gathering === undefined)
      throw new EngineError(
        `The history of event ${state.eventId} ends a body of ${fact.step} that is not at work`,
      );
    const undo = fact.cancelled ? undefined : frame.scope.undo;
    if (undo !== undefined) changes.set(scope, "undo", joinedUndo(scope.undo, undo));
    endBody(state, outer, frame, changes);
    if (fact.cancelled) return;
    if (fact.fails) changes.set(gathering, "failing", fact.error);
    if (gathering.kind === "loop") keepRound(state, gathering, fact, changes);
    else keepBranch(gathering, frame.scope, fact, changes);
  },
};

function keepRound(state: LiveEvent, gathering: LoopGathering, fact: BodyEnded, changes: Changes): void {
  const { round = 0, collected, error } = fact;
  if (error !== undefined) changes.put(gathering.errors, round, error);
  else if (collected !== undefined) changes.put(gathering.collected, round, collected);
  else return;
  changes.set(state, "byteSize", state.byteSize + roughBytes(error ?? collected));
}

function keepBranch(
  gathering: ForkGathering,
  { written, answered }: FrameScope,
  { branch = "", error }: BodyEnded,
  changes: Changes,
): void {
  if (error !== undefined) changes.set(gathering, "failed", gathering.failed + 1);
  else
    changes.put(gathering.given, branch, {
      written: (written ?? noValues).whole(),
      answers: answered ?? noValues,
    });
}
