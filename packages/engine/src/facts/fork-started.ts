import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { isText } from "./shape.js";

/** A step of a `fork` began: its branches come next. */
export interface ForkStarted {
  readonly kind: "fork-started";
  readonly version: 1;
  readonly step: string;
}

export const forkStartedV1: FactForm<ForkStarted> = {
  kind: "fork-started",
  version: 1,
  shape: { step: isText },
  apply(state, { step }, changes) {
    changes.set(frameOf(state, step), "gathering", {
      kind: "fork",
      step,
      entered: 0,
      given: new Map(),
      failed: 0,
      failing: undefined,
    });
  },
};
