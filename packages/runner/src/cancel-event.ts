import type { Result } from "@machinery/protocol";
import type { Epoch } from "./epoch.js";
import type { CancelCommand, EventSummary } from "./partition.js";
import { refusals } from "./rejections.js";
import { isStoreTrouble, messageOf } from "./trouble.js";

/** Ends an event that has not ended. */
export function cancelEvent(epoch: Epoch, command: CancelCommand): Promise<Result<EventSummary>> {
  const { eventId, reason } = command;
  return new Promise((resolve) => {
    epoch.visit(eventId, (resident, error) => {
      if (resident !== undefined) {
        epoch.turns.take(
          resident,
          { kind: "cancel-event", reason },
          {
            committed: (value) => resolve({ ok: true, value }),
            refused: (rejection) => resolve({ ok: false, rejection }),
            lost: () =>
              resolve(refusals.storeUnavailable("a write of which it is not known whether it succeeded")),
          },
        );
      } else if (error === undefined) {
        resolve(refusals.eventNotFound(eventId));
      } else {
        epoch.trouble(error, "an event cannot be cancelled", eventId);
        resolve(
          epoch.isDead || isStoreTrouble(error)
            ? refusals.storeUnavailable(messageOf(error))
            : refusals.internal(`event ${eventId}, which is set aside: ${messageOf(error)}`),
        );
      }
    });
  });
}
