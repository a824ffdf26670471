import { awaitedOf } from "../applying/awaited-of.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** Somebody said that they answer a question, or, with an empty name, that they do not any more. */
export interface AskClaimed {
  readonly kind: "ask-claimed";
  readonly version: 1;
  readonly step: string;
  /** Who: as they call themselves. */
  readonly by: string;
}

export const askClaimedV1: FactForm<AskClaimed> = {
  kind: "ask-claimed",
  version: 1,
  shape: { step: isText, by: isText },
  apply(state, fact, changes) {
    changes.set(awaitedOf(state, fact.step, "ask"), "claimedBy", fact.by);
  },
};
