import type { StepError } from "../error.js";
import type { Given } from "../state/given.js";
import { isKeptUndo, type KeptUndo } from "../state/kept-undo.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setDeferred } from "../applying/set-deferred.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { setParked } from "../applying/set-parked.js";
import { setStepTime } from "../applying/set-step-time.js";
import { isCount, isGiven, isStepError, isText, isTrue, optional } from "./shape.js";

/**
 * A step is held for somebody to look after it: its attempts are spent, and its call says so. Or, with `fails`, it failed while its event was paused,
 * and fails when that is resumed.
 */
export interface StepParked {
  readonly kind: "step-parked";
  readonly version: 1;
  readonly step: string;
  readonly error: StepError;
  /** How long it may take once it goes on, in milliseconds. */
  readonly timeoutMs?: number;
  readonly fails?: true;
  /** Who said so, when it did not come with an attempt. Only with `fails`. */
  readonly given?: Given;
  /** What undoes it, where it may have been done all the same. Only with `fails`. */
  readonly undo?: KeptUndo;
}

export const stepParkedV1: FactForm<StepParked> = {
  kind: "step-parked",
  version: 1,
  shape: {
    step: isText,
    error: isStepError,
    timeoutMs: optional(isCount),
    fails: optional(isTrue),
    given: optional(isGiven),
    undo: optional(isKeptUndo),
  },
  apply(state, fact, changes) {
    const { error, timeoutMs, given, undo } = fact;
    const step = openStepOf(state, fact.step);
    setInFlight(state, step, false, changes);
    for (const time of ["deadlineMs", "silentUntilMs", "retryAtMs"] as const)
      setStepTime(state, step, time, undefined, changes);
    setDeferred(state, step, undefined, changes);
    changes.set(step, "waitsSinceMs", undefined);
    const fails = fact.fails ?? false;
    setParked(state, step, { error, timeoutMs, fails, given, undo }, changes);
    changes.set(state, "byteSize", state.byteSize + roughBytes(error));
  },
};
