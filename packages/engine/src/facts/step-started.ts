import { type KeptInputs, resolveKept } from "../state/kept-inputs.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { openStep } from "../applying/open-step.js";
import { isKeptInputs, isText, isTime, optional } from "./shape.js";

/** A step of a `call` began. A `set` has no such fact: it begins and ends in one. */
export interface StepStarted {
  readonly kind: "step-started";
  readonly version: 1;
  readonly step: string;
  readonly inputs: KeptInputs;
  /** When the step must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
  /** The service it has chosen, as `service` or `service.endpoint`, where it chooses. */
  readonly service?: string;
}

export const stepStartedV1: FactForm<StepStarted> = {
  kind: "step-started",
  version: 1,
  shape: { step: isText, inputs: isKeptInputs, deadlineMs: optional(isTime), service: optional(isText) },
  apply(state, fact, changes) {
    const { step, deadlineMs, service } = fact;
    const frame = frameOf(state, step);
    const inputs = resolveKept(fact.inputs, frame.scope.document);
    openStep(state, frame, { path: step, inputs, deadlineMs, wakeAtMs: undefined, service }, changes);
    if ("value" in fact.inputs)
      changes.set(state, "byteSize", state.byteSize + roughBytes(fact.inputs.value));
  },
};
