import {
  EventDeferralReason,
  EventService,
  EventStatus,
  WorkflowService,
  type Event,
} from "@machinery/client";
import { copiedCall } from "../copying/call-texts.js";
import { isHeldAsWhole, type Hindered } from "../event/leading-step.js";
import type { EventAction } from "./event-action.js";
import { eventActions } from "./event-actions.js";

/** What helps an event that is not moving, the likely thing first. `ofStep` is what can be done to the step that keeps it. */
export function remedies(
  event: Event,
  status: EventStatus,
  hindered: readonly Hindered[],
  ofStep: readonly EventAction[],
): readonly EventAction[] {
  if (status === EventStatus.ACCEPTED)
    return event.deferral?.reason === EventDeferralReason.WORKFLOW_PAUSED
      ? [resumeWorkflow(event.workflow)]
      : [];
  if (isHeldAsWhole(status, hindered)) return eventActions(event.eventId, status).slice(0, 1);
  const tried = hindered.filter(({ hindrance }) => hindrance === "held" || hindrance === "retry");
  return tried.length > 1 ? [...ofStep, retryAll(event.eventId, tried.length)] : ofStep;
}

function resumeWorkflow(name: string): EventAction {
  return {
    name: "Resume workflow",
    says: `Events of ${name} begin again, the oldest first.`,
    order: () => ({
      copied: copiedCall(WorkflowService.method.resumeWorkflow, { name }),
      send: async (client) => {
        await client.workflows.resumeWorkflow({ name });
        return `the workflow ${name} is not paused any more.`;
      },
    }),
  };
}

function retryAll(eventId: string, count: number): EventAction {
  const request = { eventId };
  return {
    name: "Retry all",
    says: `All steps that are held or wait for their next attempt are tried at once: ${String(count)}.`,
    order: () => ({
      copied: copiedCall(EventService.method.retryStep, request),
      send: async (client) => (await client.events.retryStep(request)).event,
    }),
  };
}
