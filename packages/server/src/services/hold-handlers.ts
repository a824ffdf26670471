import type { EventService, Result } from "@machinery/protocol";
import type { EventSummary } from "@machinery/runner";
import { eventToMessage } from "../events/event-message.js";
import type { HoldDesk } from "../events/hold-desk.js";
import type { Handlers } from "./handlers.js";

/** What EventService takes about events and steps that are held. */
export function createHoldHandlers(
  desk: HoldDesk,
): Pick<Handlers<typeof EventService>, "pauseEvent" | "resumeEvent" | "retryStep" | "skipStep"> {
  return {
    pauseEvent: async ({ eventId, reason }) => answerOf(await desk.pause(eventId, reason)),
    resumeEvent: async ({ eventId }) => answerOf(await desk.resume(eventId)),
    retryStep: async ({ eventId, step }) => answerOf(await desk.retry(eventId, step)),
    skipStep: async ({ eventId, step, outputs }) => answerOf(await desk.skip(eventId, step, outputs ?? {})),
  };
}

function answerOf(outcome: Result<EventSummary>) {
  return outcome.ok ? ({ ok: true, value: { event: eventToMessage(outcome.value) } } as const) : outcome;
}
