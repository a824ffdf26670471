import type { Rejection } from "@machinery/protocol";

/** The refusal of an id that no event has. */
export function eventNotFound(eventId: string): Rejection {
  return {
    reason: "EVENT_NOT_FOUND",
    expected: "the id of an event",
    found: `\`${eventId.slice(0, 64)}\`, which none has`,
    todo: "list the events, or look at what the post answered",
  };
}

/** The refusal of a workflow's name that none has. */
export function workflowNotFound(name: string, revision = 0): Rejection {
  return {
    reason: "WORKFLOW_NOT_FOUND",
    expected: "a defined workflow",
    found: `\`${name.slice(0, 64)}\`${revision === 0 ? "" : ` at revision ${revision}`}, which is none`,
    todo: "define it first, or list the workflows to see their names",
  };
}

/** The refusal of a service's name that none has. */
export function serviceNotFound(name: string, revision = 0): Rejection {
  return {
    reason: "SERVICE_NOT_FOUND",
    expected: "a registered service",
    found: `\`${name.slice(0, 64)}\`${revision === 0 ? "" : ` at revision ${revision}`}, which is none`,
    todo: "register it first, or list the services to see their names",
  };
}
