import type { FactForm } from "./fact-form.js";
import { openRunOf } from "../applying/open-run-of.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setInFlight } from "../applying/set-in-flight.js";
import { isText } from "./shape.js";

/** The event that a step carries out is safe. */
export interface ChildPosted {
  readonly kind: "child-posted";
  readonly version: 1;
  readonly step: string;
  readonly childId: string;
}

export const childPostedV1: FactForm<ChildPosted> = {
  kind: "child-posted",
  version: 1,
  shape: { step: isText, childId: isText },
  apply(state, { step, childId }, changes) {
    changes.set(openRunOf(state, step), "childId", childId);
    setInFlight(state, openStepOf(state, step), false, changes);
  },
};
