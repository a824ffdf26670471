import { create, fromJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { EventSchema, EventStatus, StepStatus, ValidateWorkflowResponseSchema } from "@machinery/protocol";
import { expect, test } from "vitest";
import { messageToJson } from "./message-json.js";
import { millisToTimestamp } from "./timestamp.js";

test("an event has proto field names, short statuses and all its fields", () => {
  const event = create(EventSchema, {
    eventId: "e",
    status: EventStatus.SUCCEEDED,
    ackTime: millisToTimestamp(1_500),
    facts: 12n,
    data: { status: "EVENT_STATUS_FAILED" },
    steps: [
      {
        path: "upper",
        status: StepStatus.RETRYING,
        outputs: fromJson(ValueSchema, { status: "STEP_STATUS_FAILED" }),
      },
    ],
  });

  expect(messageToJson(EventSchema, event)).toMatchObject({
    event_id: "e",
    status: "SUCCEEDED",
    ack_time: "1970-01-01T00:00:01.500Z",
    facts: "12",
    labels: {},
    data: { status: "EVENT_STATUS_FAILED" },
    steps: [{ path: "upper", status: "RETRYING", outputs: { status: "STEP_STATUS_FAILED" }, attempts: [] }],
  });
});

test("a list of messages with enums is shortened too", () => {
  const response = create(ValidateWorkflowResponseSchema, { findings: [{ severity: 1 }, { severity: 2 }] });

  expect(messageToJson(ValidateWorkflowResponseSchema, response)).toMatchObject({
    valid: false,
    findings: [{ severity: "ERROR" }, { severity: "WARNING" }],
  });
});
