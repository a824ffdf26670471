import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** The event was set aside: deciding about it went wrong inside the engine. Nothing is owed until it is resumed. */
export interface EventQuarantined {
  readonly kind: "event-quarantined";
  readonly version: 1;
  readonly message: string;
}

export const eventQuarantinedV1: FactForm<EventQuarantined> = {
  kind: "event-quarantined",
  version: 1,
  shape: { message: isText },
  apply(state, _fact, changes) {
    changes.set(state, "quarantined", true);
  },
};
