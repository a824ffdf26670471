import type { EventService } from "@machinery/protocol";
import { eventToMessage } from "../events/event-message.js";
import type { RerunDesk } from "../events/rerun-desk.js";
import type { Handlers } from "./handlers.js";

/** How EventService has events carried out again. */
export function createRerunHandlers(desk: RerunDesk): Pick<Handlers<typeof EventService>, "rerunEvent"> {
  return {
    async rerunEvent({ eventId, data, from, requestId }) {
      const rerun = await desk.rerun({
        eventId,
        data,
        from: from.case === "step" ? { step: from.value } : from.value === true ? "last-step" : undefined,
        requestId,
      });
      if (!rerun.ok) return rerun;
      const { event, existed } = rerun.value;
      return { ok: true, value: { event: eventToMessage(event), existed } };
    },
  };
}
