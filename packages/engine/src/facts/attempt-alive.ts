import type { FactForm } from "./fact-form.js";
import { openStepOf } from "../applying/open-step-of.js";
import { setStepTime } from "../applying/set-step-time.js";
import { isCount, isText, isTime, isTrue, optional } from "./shape.js";

/** A service that answers later said that it is alive. Not every time it does is written down: see `heartbeat.ts`. */
export interface AttemptAlive {
  readonly kind: "attempt-alive";
  readonly version: 1;
  readonly step: string;
  readonly attempt: number;
  /** When it has been silent for too long, in milliseconds since 1970. */
  readonly silentUntilMs: number;
  /** It said nothing, and could not: the daemon was down. */
  readonly grace?: true;
}

export const attemptAliveV1: FactForm<AttemptAlive> = {
  kind: "attempt-alive",
  version: 1,
  shape: { step: isText, attempt: isCount, silentUntilMs: isTime, grace: optional(isTrue) },
  apply(state, fact, changes) {
    setStepTime(state, openStepOf(state, fact.step), "silentUntilMs", fact.silentUntilMs, changes);
  },
};
