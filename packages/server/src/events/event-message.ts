import { create, fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { timestampFromMs, ValueSchema, type Value } from "@bufbuild/protobuf/wkt";
import {
  EventSchema,
  limits,
  type Event,
  type FactSchema,
  type JsonObject,
  type JsonValue,
} from "@machinery/protocol";
import type { EventDetail, EventSummary, TimedFact } from "@machinery/runner";
import { deferralToMessage } from "./deferral-message.js";
import { awaitedToMessage } from "./awaited-message.js";
import { eventDeferralToMessage } from "./event-deferral-message.js";
import { notUndoneOf, undoneOf } from "./undoing.js";

type StepInit = NonNullable<MessageInitShape<typeof EventSchema>["steps"]>[number];
type AttemptInit = NonNullable<StepInit["attempts"]>[number];
type CompensationInit = NonNullable<StepInit["compensation"]>;
type DescribedCompensation = NonNullable<EventDetail["steps"][number]["compensation"]>;
type ErrorInit = NonNullable<MessageInitShape<typeof EventSchema>["error"]>;

/** An event as the API shows it; with data, outputs and steps when they are there. */
export function eventToMessage(event: EventSummary & Partial<EventDetail>, outputs?: JsonObject): Event {
  const given = outputs ?? event.outputs;
  return create(EventSchema, {
    eventId: event.eventId,
    workflow: event.workflow,
    workflowRevision: event.revision,
    status: event.status,
    ackTime: timestampFromMs(event.ackTimeMs),
    ...(event.endTimeMs === undefined ? {} : { endTime: timestampFromMs(event.endTimeMs) }),
    labels: { ...event.labels },
    ...(event.data === undefined ? {} : { data: event.data }),
    ...(given === undefined ? {} : { outputs: given }),
    ...(event.error === undefined ? {} : { error: errorToMessage(event.error) }),
    ...(event.steps === undefined ? {} : { steps: event.steps.map(stepToMessage) }),
    stepsLeftOut: event.stepsLeftOut ?? 0,
    undone: undoneOf(event.steps),
    notUndone: notUndoneOf(event.steps).map(errorToMessage),
    facts: BigInt(event.facts),
    ...(event.notices === undefined ? {} : { notices: event.notices.map(noticeToMessage) }),
    ...(event.parent === undefined ? {} : { parent: event.parent }),
    ...(event.rerunOf === undefined ? {} : { rerunOf: event.rerunOf }),
    ...(event.reruns === undefined ? {} : { reruns: [...event.reruns] }),
    ...(event.deferred === undefined ? {} : { deferral: eventDeferralToMessage(event.deferred) }),
  });
}

function noticeToMessage({ url, outcome }: EventDetail["notices"][number]) {
  if (outcome === undefined) return { url };
  const { delivered, attempts, timeMs, message } = outcome;
  return { url, delivered, givenUp: !delivered, attempts, time: timestampFromMs(timeMs), message };
}

/** A fact as the API shows it. */
export function factToMessage(fact: TimedFact): MessageInitShape<typeof FactSchema> {
  return {
    sequence: BigInt(fact.sequence),
    time: timestampFromMs(fact.timeMs),
    kind: fact.kind,
    step: fact.step,
    attempt: fact.attempt,
    verb: fact.verb,
    service: fact.service,
    body: fact.body ?? "",
    childEventId: fact.childId ?? "",
    ...(fact.inputs === undefined ? {} : { inputs: toValue(fact.inputs) }),
    ...(fact.outputs === undefined ? {} : { outputs: toValue(fact.outputs) }),
    ...(fact.error === undefined ? {} : { error: errorToMessage(fact.error) }),
    ...(fact.nextAttemptTimeMs === undefined
      ? {}
      : { nextAttemptTime: timestampFromMs(fact.nextAttemptTimeMs) }),
    ...(fact.wakeTimeMs === undefined ? {} : { wakeTime: timestampFromMs(fact.wakeTimeMs) }),
    givenBy: fact.givenBy ?? "",
    ...awaitedToMessage(fact),
    ...deferralToMessage(fact.deferred),
    eventStatus: fact.eventStatus,
  };
}

function stepToMessage(step: EventDetail["steps"][number]): StepInit {
  return {
    path: step.path,
    operation: step.operation,
    verb: step.verb,
    status: step.status,
    service: step.service,
    childEventId: step.childId ?? "",
    startTime: timestampFromMs(step.startTimeMs),
    ...(step.endTimeMs === undefined ? {} : { endTime: timestampFromMs(step.endTimeMs) }),
    ...(step.inputs === undefined ? {} : { inputs: toValue(step.inputs) }),
    ...(step.outputs === undefined ? {} : { outputs: toValue(step.outputs) }),
    ...(step.error === undefined ? {} : { error: errorToMessage(step.error) }),
    attempts: step.attempts.map(attemptToMessage),
    ...(step.nextAttemptTimeMs === undefined
      ? {}
      : { nextAttemptTime: timestampFromMs(step.nextAttemptTimeMs) }),
    ...(step.wakeTimeMs === undefined ? {} : { wakeTime: timestampFromMs(step.wakeTimeMs) }),
    payloadsLeftOut: step.payloadsLeftOut ?? false,
    parked: step.parked ?? false,
    ...awaitedToMessage(step),
    ...deferralToMessage(step.deferred),
    ...(step.compensation === undefined ? {} : { compensation: compensationToMessage(step.compensation) }),
  };
}

function compensationToMessage(compensation: DescribedCompensation): CompensationInit {
  const { status, service, startTimeMs, endTimeMs, inputs, error, attempts, nextAttemptTimeMs } =
    compensation;
  return {
    status,
    service,
    startTime: timestampFromMs(startTimeMs),
    ...(endTimeMs === undefined ? {} : { endTime: timestampFromMs(endTimeMs) }),
    ...(inputs === undefined ? {} : { inputs: toValue(inputs) }),
    ...(error === undefined ? {} : { error: errorToMessage(error) }),
    attempts: attempts.map(attemptToMessage),
    ...(nextAttemptTimeMs === undefined ? {} : { nextAttemptTime: timestampFromMs(nextAttemptTimeMs) }),
    ...deferralToMessage(compensation.deferred),
  };
}

function attemptToMessage(attempt: EventDetail["steps"][number]["attempts"][number]): AttemptInit {
  return {
    number: attempt.number,
    startTime: timestampFromMs(attempt.startTimeMs),
    ...(attempt.endTimeMs === undefined ? {} : { endTime: timestampFromMs(attempt.endTimeMs) }),
    ...(attempt.acceptedTimeMs === undefined
      ? {}
      : { acceptedTime: timestampFromMs(attempt.acceptedTimeMs) }),
    ...(attempt.error === undefined ? {} : { error: errorToMessage(attempt.error) }),
  };
}

function errorToMessage(error: NonNullable<EventSummary["error"]>): ErrorInit {
  return {
    reason: error.reason,
    message: error.message,
    step: error.step,
    attempts: error.attempts,
    ...(error.data === undefined ? {} : { data: toValue(error.data) }),
  };
}

/** A JSON value as `google.protobuf.Value`. */
export function toValue(value: JsonValue): Value {
  return fromJson(ValueSchema, value, { recursionLimit: 4 * limits.depth });
}
