import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { isText, isTime } from "./shape.js";
import { unparkStep } from "../applying/unpark-step.js";

/** Somebody has a step that was held tried again: with all its attempts and all its time anew. */
export interface StepRetried {
  readonly kind: "step-retried";
  readonly version: 1;
  readonly step: string;
  /** In milliseconds since 1970. */
  readonly retryAtMs: number;
}

export const stepRetriedV1: FactForm<StepRetried> = {
  kind: "step-retried",
  version: 1,
  shape: { step: isText, retryAtMs: isTime },
  apply(state, fact, changes) {
    unparkStep(state, openStepOf(state, fact.step), fact.retryAtMs, changes);
  },
};
