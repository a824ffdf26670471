import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { isText, isTime } from "./shape.js";
import { setStepTime } from "../applying/set-step-time.js";
import { unparkStep } from "../applying/unpark-step.js";

/**
 * Somebody has a step tried again: one that was held, with all its attempts and all its time anew; one that waits for its next attempt, with those it
 * has left.
 */
export interface StepRetried {
  readonly kind: "step-retried";
  readonly version: 1;
  /** Empty: all of them. */
  readonly step: string;
  /** In milliseconds since 1970. */
  readonly retryAtMs: number;
}

export const stepRetriedV1: FactForm<StepRetried> = {
  kind: "step-retried",
  version: 1,
  shape: { step: isText, retryAtMs: isTime },
  apply(state, fact, changes) {
    const { step: path, retryAtMs } = fact;
    const steps = path === "" ? [...state.steps.values()] : [openStepOf(state, path)];
    for (const step of steps) {
      if (step.parked !== undefined) unparkStep(state, step, retryAtMs, changes);
      else if (step.retryAtMs !== undefined) setStepTime(state, step, "retryAtMs", retryAtMs, changes);
    }
  },
};
