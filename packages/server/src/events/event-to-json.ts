import { EventStatus, StepStatus, type JsonObject, type JsonValue } from "@machinery/protocol";
import type { EventDetail, EventSummary, PostOutcome } from "@machinery/runner";

/** What the plain JSON route answers to a post. */
export function postOutcomeToJson(outcome: PostOutcome): JsonObject {
  const { event, outputs } = outcome;
  const body: JsonObject = {
    event_id: event.eventId,
    ack_date: toDate(event.ackTimeMs),
    status: EventStatus[event.status],
  };
  if (outputs !== undefined) body["outputs"] = outputs;
  if (event.error !== undefined) body["error"] = toJson(event.error);
  return body;
}

/** An event as the plain JSON route shows it. */
export function eventToJson(event: EventDetail): JsonObject {
  const body: JsonObject = {
    event_id: event.eventId,
    workflow_id: event.workflow,
    workflow_revision: event.revision,
    ack_date: toDate(event.ackTimeMs),
    status: EventStatus[event.status],
  };
  if (event.endTimeMs !== undefined) body["end_date"] = toDate(event.endTimeMs);
  if (Object.keys(event.labels).length > 0) body["labels"] = { ...event.labels };
  body["data"] = event.data;
  if (event.outputs !== undefined) body["outputs"] = event.outputs;
  if (event.error !== undefined) body["error"] = toJson(event.error);
  body["steps"] = event.steps.map(stepToJson);
  return body;
}

function stepToJson(step: EventDetail["steps"][number]): JsonObject {
  const body: JsonObject = {
    path: step.path,
    operation: step.operation,
    verb: step.verb,
    status: StepStatus[step.status],
  };
  if (step.service !== "") body["service"] = step.service;
  body["start_date"] = toDate(step.startTimeMs);
  if (step.endTimeMs !== undefined) body["end_date"] = toDate(step.endTimeMs);
  if (step.inputs !== undefined) body["inputs"] = step.inputs;
  if (step.outputs !== undefined) body["outputs"] = step.outputs;
  if (step.error !== undefined) body["error"] = toJson(step.error);
  if (step.payloadsLeftOut) body["payloads_left_out"] = true;
  if (step.nextAttemptTimeMs !== undefined) body["next_attempt_date"] = toDate(step.nextAttemptTimeMs);
  body["attempts"] = step.attempts.map((attempt) => ({
    number: attempt.number,
    start_date: toDate(attempt.startTimeMs),
    ...(attempt.endTimeMs === undefined ? {} : { end_date: toDate(attempt.endTimeMs) }),
    ...(attempt.acceptedTimeMs === undefined ? {} : { accepted_date: toDate(attempt.acceptedTimeMs) }),
    ...(attempt.error === undefined ? {} : { error: toJson(attempt.error) }),
  }));
  return body;
}

const toJson = (error: NonNullable<EventSummary["error"]>): JsonValue => ({ ...error });

const toDate = (timeMs: number): string => new Date(timeMs).toISOString();
