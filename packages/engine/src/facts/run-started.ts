import { type KeptInputs, resolveKept } from "../state/kept-inputs.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { frameOf } from "../applying/frame-of.js";
import { openStep } from "../applying/open-step.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { isFlag, isKeptInputs, isText, isTime, optional } from "./shape.js";

/** A step of a `run` began: another event is to be posted. */
export interface RunStarted {
  readonly kind: "run-started";
  readonly version: 1;
  readonly step: string;
  readonly workflow: string;
  /** The data it is posted with. */
  readonly inputs: KeptInputs;
  /** In milliseconds since 1970. With the event's id and the step it makes the child's id. */
  readonly startTimeMs: number;
  /** When the child must have ended, in milliseconds since 1970. */
  readonly deadlineMs?: number;
  /** Its end is not waited for. */
  readonly detached?: boolean;
}

export const runStartedV1: FactForm<RunStarted> = {
  kind: "run-started",
  version: 1,
  shape: {
    step: isText,
    workflow: isText,
    inputs: isKeptInputs,
    startTimeMs: isTime,
    deadlineMs: optional(isTime),
    detached: optional(isFlag),
  },
  apply(state, fact, changes) {
    const { step, workflow, startTimeMs, deadlineMs, detached = false } = fact;
    const frame = frameOf(state, step);
    const inputs = resolveKept(fact.inputs, frame.scope.document);
    const run = { workflow, startTimeMs, isAwaited: !detached, childId: undefined };
    openStep(state, frame, { path: step, inputs, deadlineMs, wakeAtMs: undefined, run }, changes);
    setInFlight(state, openStepOf(state, step), true, changes);
    if (!detached) changes.set(state, "children", state.children + 1);
    if ("value" in fact.inputs)
      changes.set(state, "byteSize", state.byteSize + roughBytes(fact.inputs.value));
  },
};
