import type { JsonObject } from "@machinery/protocol";
import { EngineError } from "../engine-error.js";
import { LayeredValues } from "../state/layered-values.js";
import { roughBytes } from "../values/rough-bytes.js";
import type { FactForm } from "./fact-form.js";
import { isJsonObject, isTime } from "./shape.js";

/** The event carries another one out again from an operation of the workflow itself on, and takes over what those before it gave. */
export interface StepsTakenOver {
  readonly kind: "steps-taken-over";
  readonly version: 1;
  /** How many operations are not carried out again: the index of the first one that is. */
  readonly position: number;
  /** The document as that one finds it. */
  readonly document: JsonObject;
  /** The answers so far, by operation name. */
  readonly answers: JsonObject;
}

export const stepsTakenOverV1: FactForm<StepsTakenOver> = {
  kind: "steps-taken-over",
  version: 1,
  shape: { position: isTime, document: isJsonObject, answers: isJsonObject },
  apply(state, { position, document, answers }, changes) {
    if (state.started) throw new EngineError(`Event ${state.eventId} takes over steps after it has begun`);
    const { root } = state;
    changes.set(root, "position", position);
    changes.set(root.scope, "document", LayeredValues.of(document));
    changes.set(root.scope, "answers", LayeredValues.of(answers));
    changes.set(state, "byteSize", state.byteSize + roughBytes(document) + roughBytes(answers));
  },
};
