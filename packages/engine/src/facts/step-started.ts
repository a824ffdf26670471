import { EngineError } from "../engine-error.js";
import { type KeptInputs, resolveKept } from "../kept-inputs.js";
import type { OpenStep } from "../open-step.js";
import { roughBytes } from "../rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "./frame-of.js";
import { isKeptInputs, isText, isTime, optional } from "./shape.js";

/** A step of a `call` began. A `set` has no such fact: it begins and ends in one. */
export interface StepStarted {
  readonly kind: "step-started";
  readonly version: 1;
  readonly step: string;
  readonly inputs: KeptInputs;
  /** When the step must be over, in milliseconds since 1970. */
  readonly deadlineMs?: number;
}

export const stepStartedV1: FactForm<StepStarted> = {
  kind: "step-started",
  version: 1,
  shape: { step: isText, inputs: isKeptInputs, deadlineMs: optional(isTime) },
  apply(state, fact, changes) {
    if (state.steps.has(fact.step)) {
      throw new EngineError(`The history of event ${state.eventId} opens step ${fact.step} twice`);
    }
    const step: OpenStep = {
      path: fact.step,
      order: state.opened + 1,
      inputs: resolveKept(fact.inputs, frameOf(state, fact.step).scope.document),
      deadlineMs: fact.deadlineMs,
      attempt: 0,
      inFlight: false,
      retryAtMs: undefined,
    };
    changes.set(state, "opened", step.order);
    changes.put(state.steps, fact.step, step);
    if ("value" in fact.inputs)
      changes.set(state, "byteSize", state.byteSize + roughBytes(fact.inputs.value));
  },
};
