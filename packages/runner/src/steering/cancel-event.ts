import type { Result } from "@machinery/protocol";
import { decideFor } from "../turns/decide-for.js";
import type { Epoch } from "../epoch.js";
import type { CancelCommand, EventSummary } from "../partition.js";

/** Ends an event that has not ended. */
export function cancelEvent(epoch: Epoch, { eventId, reason }: CancelCommand): Promise<Result<EventSummary>> {
  return decideFor(epoch, eventId, { kind: "cancel-event", reason });
}
