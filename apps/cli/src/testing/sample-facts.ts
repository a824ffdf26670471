import { fromJson, type MessageInitShape } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { EventStatus, millisToTimestamp, type FactSchema } from "@machinery/client";
import { startMs } from "./fake-daemon.js";

type FactInit = MessageInitShape<typeof FactSchema>;

const at = (ms: number) => ({ time: millisToTimestamp(startMs + ms) });
const upper = { step: "upper", verb: "call", service: "upper", eventStatus: EventStatus.RUNNING };
const text = (message: string) => fromJson(ValueSchema, { message });

/** An event whose one step fails once and then goes well. */
export const retriedFacts: readonly FactInit[] = [
  {
    sequence: 1n,
    kind: "event-accepted",
    eventStatus: EventStatus.ACCEPTED,
    inputs: text("hello"),
    ...at(0),
  },
  { sequence: 2n, kind: "event-started", eventStatus: EventStatus.RUNNING, ...at(1) },
  { sequence: 3n, kind: "step-started", ...upper, ...at(1) },
  { sequence: 4n, kind: "attempt-started", attempt: 1, ...upper, ...at(2) },
  {
    sequence: 5n,
    kind: "attempt-failed",
    attempt: 1,
    error: { reason: "HTTP_5XX", message: "POST http://upper/ answered 500", step: "upper", attempts: 1 },
    nextAttemptTime: millisToTimestamp(startMs + 212),
    ...upper,
    ...at(12),
  },
  { sequence: 6n, kind: "attempt-started", attempt: 2, ...upper, ...at(213) },
  { sequence: 7n, kind: "step-succeeded", outputs: text("HELLO"), ...upper, ...at(220) },
  {
    sequence: 8n,
    kind: "event-succeeded",
    eventStatus: EventStatus.SUCCEEDED,
    outputs: text("HELLO"),
    ...at(220),
  },
];

/** The event of those facts, once it has ended. */
export const retriedEvent = {
  event: {
    status: EventStatus.SUCCEEDED,
    endTime: millisToTimestamp(startMs + 220),
    outputs: { message: "HELLO" },
    facts: 8n,
  },
  facts: retriedFacts,
};

/** An event that failed after two attempts. */
export const failedEvent = {
  event: {
    status: EventStatus.FAILED,
    endTime: millisToTimestamp(startMs + 300),
    facts: 2n,
    error: { reason: "HTTP_5XX", message: "POST http://upper/ answered 500", step: "upper", attempts: 2 },
    steps: [
      {
        path: "upper",
        operation: "upper",
        verb: "call",
        service: "upper",
        status: 5,
        startTime: millisToTimestamp(startMs),
        endTime: millisToTimestamp(startMs + 300),
        error: { reason: "HTTP_5XX", message: "POST http://upper/ answered 500", step: "upper", attempts: 2 },
        attempts: [
          { number: 1, error: { reason: "UNREACHABLE", message: "connection refused at 127.0.0.1:5001" } },
          { number: 2, error: { reason: "HTTP_5XX", message: "POST http://upper/ answered 500" } },
        ],
      },
    ],
  },
  facts: [
    { sequence: 1n, kind: "event-accepted", eventStatus: EventStatus.ACCEPTED, ...at(0) },
    {
      sequence: 2n,
      kind: "event-failed",
      eventStatus: EventStatus.FAILED,
      error: { reason: "HTTP_5XX", message: "POST http://upper/ answered 500" },
      ...at(300),
    },
  ] satisfies FactInit[],
};
