import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { isText, isTime } from "./shape.js";
import { openStep } from "../applying/open-step.js";

/** A step began to wait for a time. */
export interface WaitStarted {
  readonly kind: "wait-started";
  readonly version: 1;
  readonly step: string;
  /** In milliseconds since 1970. */
  readonly untilMs: number;
}

export const waitStartedV1: FactForm<WaitStarted> = {
  kind: "wait-started",
  version: 1,
  shape: { step: isText, untilMs: isTime },
  apply(state, fact, changes) {
    const { step, untilMs } = fact;
    const opened = { path: step, inputs: {}, deadlineMs: undefined, wakeAtMs: untilMs };
    openStep(state, frameOf(state, step), opened, changes);
  },
};
