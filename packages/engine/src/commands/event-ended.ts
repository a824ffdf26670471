import { EventStatus, type Rejection } from "@machinery/protocol";
import type { LiveEvent } from "../state/live-event.js";

/** The refusal of something that only an event that goes on can have done to it, such as `cancelled`. */
export function eventEnded({ eventId, end }: LiveEvent, done: string): Rejection {
  const ended = { [EventStatus.SUCCEEDED]: "has succeeded", [EventStatus.FAILED]: "has failed" };
  const how = end !== undefined && end in ended ? ended[end as keyof typeof ended] : "is cancelled";
  return {
    reason: "EVENT_ENDED",
    expected: "an event that has not ended",
    found: `event ${eventId}, which ${how}`,
    todo: `leave it as it is; what has ended cannot be ${done}`,
  };
}
