import type { FactForm } from "./fact-form.js";
import { openRunOf } from "../applying/open-run-of.js";
import { isText } from "./shape.js";

/** The event that a step carries out has ended, and has said how. The step's own end follows. */
export interface ChildEnded {
  readonly kind: "child-ended";
  readonly version: 1;
  readonly step: string;
  readonly childId: string;
}

export const childEndedV1: FactForm<ChildEnded> = {
  kind: "child-ended",
  version: 1,
  shape: { step: isText, childId: isText },
  apply(state, { step }) {
    openRunOf(state, step);
  },
};
