import { toPlain } from "@machinery/language";
import type { EventService, Result } from "@machinery/protocol";
import type { StepOutcome } from "@machinery/runner";
import { eventToMessage } from "../events/event-message.js";
import type { StepDesk } from "../events/step-desk.js";
import type { Handlers } from "./handlers.js";

/** What EventService takes about calls apart from the calls. */
export function createStepHandlers(
  desk: StepDesk,
): Pick<Handlers<typeof EventService>, "completeStep" | "failStep" | "heartbeatStep"> {
  return {
    completeStep: async (request) => answerOf(await desk.complete(request, request.outputs ?? {})),
    failStep: async (request) => {
      const { reason, message, data } = request;
      return answerOf(
        await desk.fail(request, {
          reason,
          message,
          ...(data === undefined ? {} : { data: toPlain(data) }),
        }),
      );
    },
    heartbeatStep: async (request) => answerOf(await desk.heartbeat(request)),
  };
}

function answerOf(outcome: Result<StepOutcome>) {
  if (!outcome.ok) return outcome;
  const { event, step } = outcome.value;
  return { ok: true, value: { event: eventToMessage(event), step } } as const;
}
