import { EventStatus, type JsonObject } from "@machinery/protocol";
import { hasEnded } from "@machinery/store";
import type { Resident } from "../residents/resident.js";

/** What is told of an event's end, in the shape of a CloudEvent. `undefined` for an event that has not ended. */
export function noticeBody({ eventId, state, head }: Resident, id: string): string | undefined {
  if (head === undefined || !hasEnded(state.status)) return undefined;
  const status = EventStatus[state.status];
  const endTime = timeText(Number(head.endTimeMs));
  const { outputs, error, parent } = state;
  const data = {
    event_id: eventId,
    workflow: state.workflow,
    workflow_revision: state.revision,
    status,
    ack_time: timeText(state.ackTimeMs),
    end_time: endTime,
    labels: { ...state.labels },
    ...(outputs === undefined ? undefined : { outputs }),
    ...(error === undefined ? undefined : { error: { ...error } }),
    ...(parent === undefined ? undefined : { parent: { event_id: parent.eventId, step: parent.step } }),
  };
  const body = {
    specversion: "1.0",
    id,
    source: `/workflows/${state.workflow}`,
    type: `machinery.event.${status.toLowerCase()}`,
    subject: eventId,
    time: endTime,
    datacontenttype: "application/json",
    data,
  };
  return JSON.stringify(body satisfies Record<string, string | JsonObject | object>);
}

const timeText = (ms: number): string => new Date(ms).toISOString();
