import type { JsonObject } from "@machinery/protocol";
import { EngineError } from "../engine-error.js";
import type { EventParent, EventRerun } from "../state/event-state.js";
import type { FactForm } from "./fact-form.js";
import { isCount, isJsonObject, isParent, isRerun, isText, isTexts, isTime, optional } from "./shape.js";

/** The event is safe. The first fact of every history. */
export interface EventAccepted {
  readonly kind: "event-accepted";
  readonly version: 1;
  readonly eventId: string;
  readonly workflow: string;
  readonly revision: number;
  readonly data: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  readonly idempotencyKey?: string;
  readonly seed: string;
  /** The event that began it, where it is a sub-workflow's. */
  readonly parent?: EventParent;
  /** What it is counted under, among those of its workflow that are under way. Unset where its workflow says nothing. */
  readonly concurrencyKey?: string;
  /** The event that it carries out again, where it does. */
  readonly rerunOf?: EventRerun;
  readonly ackTimeMs: number;
}

/** The state is made of this fact, by `apply`; on a state that is there already it does not fit. */
export const eventAcceptedV1: FactForm<EventAccepted> = {
  kind: "event-accepted",
  version: 1,
  shape: {
    eventId: isText,
    workflow: isText,
    revision: isCount,
    data: isJsonObject,
    labels: isTexts,
    idempotencyKey: optional(isText),
    seed: isText,
    parent: optional(isParent),
    concurrencyKey: optional(isText),
    rerunOf: optional(isRerun),
    ackTimeMs: isTime,
  },
  apply(state) {
    throw new EngineError(`The history of event ${state.eventId} accepts it twice`);
  },
};
