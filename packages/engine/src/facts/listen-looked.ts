import { awaitedOf } from "../applying/awaited-of.js";
import { setLooking } from "../applying/set-looking.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** None of the signals that came before fits a step that listens: it waits for one that comes. */
export interface ListenLooked {
  readonly kind: "listen-looked";
  readonly version: 1;
  readonly step: string;
}

export const listenLookedV1: FactForm<ListenLooked> = {
  kind: "listen-looked",
  version: 1,
  shape: { step: isText },
  apply(state, fact, changes) {
    setLooking(state, awaitedOf(state, fact.step, "listen"), false, changes);
  },
};
