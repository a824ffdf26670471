import type { Operation } from "@machinery/protocol";
import { stepActions } from "../actions/step-actions.js";
import type { EventAction } from "../actions/event-action.js";
import { aboutService } from "./about-service.js";
import type { Hindered } from "./leading-step.js";
import { useService } from "./use-service.js";
import type { AboutService } from "./why-of-step.js";

/** What is known of the service that a step waits for, and what can be done to the step. Of an operation, undefined says that it was not heard yet, null that none is known. */
export function useStepActions(
  eventId: string,
  hindered: Hindered | undefined,
  told: Operation | null | undefined,
): { readonly about: AboutService; readonly actions: readonly EventAction[] } {
  const view = hindered?.step.view;
  const called = (hindered?.isUndo === true ? view?.undo?.service : view?.service) ?? "";
  const service = useService(called === "" ? undefined : called);
  const operation = told ?? undefined;
  const about = aboutService(service ?? undefined, called, operation);
  // Forms are made from what the service answers and what the operation asks for: before these are heard they would have no fields.
  const isHeard = service !== undefined && told !== undefined;
  if (hindered === undefined || view === undefined || !isHeard) return { about, actions: [] };
  const { hindrance, isUndo } = hindered;
  return {
    about,
    actions: stepActions({ eventId, view, hindrance, isUndo, operation, outputs: about.outputs }),
  };
}
