import { awaitedOf } from "../applying/awaited-of.js";
import type { FactForm } from "./fact-form.js";
import { isText } from "./shape.js";

/** A person answered a question: the answer is the step's, which follows. */
export interface AskAnswered {
  readonly kind: "ask-answered";
  readonly version: 1;
  readonly step: string;
  /** Who: as they call themselves. Empty: they did not say. */
  readonly by: string;
}

export const askAnsweredV1: FactForm<AskAnswered> = {
  kind: "ask-answered",
  version: 1,
  shape: { step: isText, by: isText },
  apply(state, fact, changes) {
    changes.set(awaitedOf(state, fact.step, "ask"), "claimedBy", fact.by);
  },
};
