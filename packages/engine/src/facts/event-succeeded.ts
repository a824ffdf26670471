import { EventStatus } from "@machinery/protocol";
import { type KeptInputs, resolveKept } from "../state/kept-inputs.js";
import { closeEvent } from "../applying/close-event.js";
import type { FactForm } from "./fact-form.js";
import { isKeptInputs } from "./shape.js";

/** The event ended well. What it gave is picked by name out of the document. */
export interface EventSucceeded {
  readonly kind: "event-succeeded";
  readonly version: 1;
  readonly outputs: KeptInputs;
}

export const eventSucceededV1: FactForm<EventSucceeded> = {
  kind: "event-succeeded",
  version: 1,
  shape: { outputs: isKeptInputs },
  apply(state, fact, changes) {
    changes.set(state, "outputs", resolveKept(fact.outputs, state.root.scope.document));
    closeEvent(state, EventStatus.SUCCEEDED, changes);
  },
};
