import { awaitedOf } from "../applying/awaited-of.js";
import { setLooking } from "../applying/set-looking.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** A step that listens has to look at the kept signals again: some may have come while it could not take them. */
export interface ListenLooking {
  readonly kind: "listen-looking";
  readonly version: 1;
  readonly step: string;
}

export const listenLookingV1: FactForm<ListenLooking> = {
  kind: "listen-looking",
  version: 1,
  shape: { step: isText },
  apply(state, fact, changes) {
    setLooking(state, awaitedOf(state, fact.step, "listen"), true, changes);
  },
};
