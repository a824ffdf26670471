import {
  EventDeferralReason,
  EventStatus,
  StepStatus,
  type JsonObject,
  type JsonValue,
} from "@machinery/protocol";
import type { EventDetail, EventSummary, PostOutcome } from "@machinery/runner";
import { eventDeferralReasons } from "./event-deferral-message.js";
import { notUndoneOf, undoneOf } from "./undoing.js";

type Step = EventDetail["steps"][number];

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
  if (event.deferred !== undefined) body["deferral"] = eventDeferralToJson(event.deferred);
  if (event.endTimeMs !== undefined) body["end_date"] = toDate(event.endTimeMs);
  if (Object.keys(event.labels).length > 0) body["labels"] = { ...event.labels };
  body["data"] = event.data;
  if (event.outputs !== undefined) body["outputs"] = event.outputs;
  if (event.error !== undefined) body["error"] = toJson(event.error);
  const undone = undoneOf(event.steps);
  if (undone.length > 0) body["undone"] = undone;
  const notUndone = notUndoneOf(event.steps);
  if (notUndone.length > 0) body["not_undone"] = notUndone.map(toJson);
  if (event.parent !== undefined)
    body["parent"] = { event_id: event.parent.eventId, step: event.parent.step };
  if (event.rerunOf !== undefined)
    body["rerun_of"] = { event_id: event.rerunOf.eventId, step: event.rerunOf.step };
  if (event.reruns.length > 0) body["reruns"] = [...event.reruns];
  if (event.notices.length > 0) body["notices"] = event.notices.map(noticeToJson);
  body["steps"] = event.steps.map(stepToJson);
  if (event.stepsLeftOut > 0) body["steps_left_out"] = event.stepsLeftOut;
  return body;
}

function eventDeferralToJson(deferred: NonNullable<EventDetail["deferred"]>): JsonObject {
  const body: JsonObject = { reason: EventDeferralReason[eventDeferralReasons[deferred.by]] };
  if (deferred.by === "pause") body["pause"] = { date: toDate(deferred.sinceMs), reason: deferred.reason };
  if (deferred.by === "key") body["key"] = deferred.key;
  if (deferred.by === "pause" || deferred.by === "turn") return body;
  return { ...body, under_way: deferred.underWay, limit: deferred.limit };
}

function noticeToJson({ url, outcome }: EventDetail["notices"][number]): JsonObject {
  if (outcome === undefined) return { url };
  const { delivered, attempts, timeMs, message } = outcome;
  const told = { url, [delivered ? "delivered" : "given_up"]: true, attempts, date: toDate(timeMs) };
  return message === "" ? told : { ...told, message };
}

function stepToJson(step: Step): JsonObject {
  const body: JsonObject = {
    path: step.path,
    operation: step.operation,
    verb: step.verb,
    status: StepStatus[step.status],
  };
  if (step.service !== "") body["service"] = step.service;
  if (step.childId !== undefined) body["child_event_id"] = step.childId;
  body["start_date"] = toDate(step.startTimeMs);
  if (step.endTimeMs !== undefined) body["end_date"] = toDate(step.endTimeMs);
  if (step.inputs !== undefined) body["inputs"] = step.inputs;
  if (step.outputs !== undefined) body["outputs"] = step.outputs;
  if (step.error !== undefined) body["error"] = toJson(step.error);
  if (step.signal !== undefined) body["signal"] = { ...step.signal };
  if (step.ask !== undefined) body["ask"] = { ...step.ask, by: step.by ?? "" };
  if (step.wakeTimeMs !== undefined) body["wake_date"] = toDate(step.wakeTimeMs);
  if (step.parked) body["parked"] = true;
  if (step.payloadsLeftOut) body["payloads_left_out"] = true;
  if (step.nextAttemptTimeMs !== undefined) body["next_attempt_date"] = toDate(step.nextAttemptTimeMs);
  if (step.deferred !== undefined) body["deferral"] = deferralToJson(step.deferred);
  body["attempts"] = step.attempts.map(attemptToJson);
  if (step.compensation !== undefined) body["compensation"] = compensationToJson(step.compensation);
  return body;
}

function compensationToJson(compensation: NonNullable<Step["compensation"]>): JsonObject {
  const body: JsonObject = {
    status: StepStatus[compensation.status],
    service: compensation.service,
    start_date: toDate(compensation.startTimeMs),
  };
  if (compensation.endTimeMs !== undefined) body["end_date"] = toDate(compensation.endTimeMs);
  if (compensation.inputs !== undefined) body["inputs"] = compensation.inputs;
  if (compensation.error !== undefined) body["error"] = toJson(compensation.error);
  if (compensation.nextAttemptTimeMs !== undefined)
    body["next_attempt_date"] = toDate(compensation.nextAttemptTimeMs);
  if (compensation.deferred !== undefined) body["deferral"] = deferralToJson(compensation.deferred);
  body["attempts"] = compensation.attempts.map(attemptToJson);
  return body;
}

function deferralToJson({
  service,
  by,
  sinceMs,
  untilMs,
  openSinceMs,
}: NonNullable<Step["deferred"]>): JsonObject {
  return {
    service,
    reason: by.toUpperCase(),
    since_date: toDate(sinceMs),
    ...(untilMs === undefined ? {} : { next_date: toDate(untilMs) }),
    ...(openSinceMs === undefined ? {} : { open_date: toDate(openSinceMs) }),
  };
}

function attemptToJson(attempt: Step["attempts"][number]): JsonObject {
  return {
    number: attempt.number,
    start_date: toDate(attempt.startTimeMs),
    ...(attempt.endTimeMs === undefined ? {} : { end_date: toDate(attempt.endTimeMs) }),
    ...(attempt.acceptedTimeMs === undefined ? {} : { accepted_date: toDate(attempt.acceptedTimeMs) }),
    ...(attempt.error === undefined ? {} : { error: toJson(attempt.error) }),
  };
}

const toJson = (error: NonNullable<EventSummary["error"]>): JsonValue => ({ ...error });

const toDate = (timeMs: number): string => new Date(timeMs).toISOString();
