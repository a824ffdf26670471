import type { Command } from "@machinery/engine";
import type { Result } from "@machinery/protocol";
import type { Epoch } from "../epoch.js";
import type { EventSummary } from "../partition.js";
import { refusals } from "../rejections.js";
import { isStoreTrouble, messageOf } from "../trouble.js";

/** Has somebody's command decided about an event; resolves once that is safe. Never rejects. */
export function decideFor(epoch: Epoch, eventId: string, command: Command): Promise<Result<EventSummary>> {
  return new Promise((resolve) => {
    epoch.visit(eventId, (resident, error) => {
      if (resident !== undefined) {
        epoch.turns.take(resident, command, {
          committed: (value) => resolve({ ok: true, value }),
          refused: (rejection) => resolve({ ok: false, rejection }),
          lost: () =>
            resolve(refusals.storeUnavailable("a write of which it is not known whether it succeeded")),
        });
      } else if (error === undefined) {
        resolve(refusals.eventNotFound(eventId));
      } else {
        epoch.trouble(error, `an event cannot be read for ${command.kind}`, eventId);
        resolve(
          epoch.isDead || isStoreTrouble(error)
            ? refusals.storeUnavailable(messageOf(error))
            : refusals.internal(`event ${eventId}, which is set aside: ${messageOf(error)}`),
        );
      }
    });
  });
}
