import { EventStatus, StepStatus } from "@machinery/protocol";
import type { EventDetail } from "@machinery/runner";
import { expect, test } from "vitest";
import { eventToMessage } from "./event-message.js";
import { eventToJson } from "./event-to-json.js";

const step: EventDetail["steps"][number] = {
  path: "upper",
  operation: "upper",
  verb: "call",
  status: StepStatus.SUCCEEDED,
  service: "upper",
  startTimeMs: 1_700_000_000_000,
  attempts: [],
};
const event: EventDetail = {
  eventId: "0123456789abcdefghjkmnpq",
  workflow: "flow",
  revision: 1,
  status: EventStatus.RUNNING,
  ackTimeMs: 1_700_000_000_000,
  labels: {},
  facts: 4,
  data: {},
  notices: [],
  reruns: [],
  steps: [step, { ...step, path: "upper_2", payloadsLeftOut: true }],
  stepsLeftOut: 0,
};

test("a step whose payloads are left out says so, on the routes and by RPC", () => {
  expect(eventToJson(event)["steps"]).toMatchObject([{ path: "upper" }, { payloads_left_out: true }]);
  expect((eventToJson(event)["steps"] as object[])[0]).not.toHaveProperty("payloads_left_out");
  expect(eventToMessage(event).steps.map(({ payloadsLeftOut }) => payloadsLeftOut)).toEqual([false, true]);
});

test("what was undone, and what could not be, is said of the event and of its steps", () => {
  const error = { reason: "GONE", message: "gone", step: "b", attempts: 1 };
  const begun = { service: "un", startTimeMs: 1_700_000_000_000, attempts: [{ number: 1, startTimeMs: 0 }] };
  const undone = { ...step, path: "a", compensation: { ...begun, status: StepStatus.SUCCEEDED } };
  const failed = { ...step, path: "b", compensation: { ...begun, status: StepStatus.FAILED, error } };
  const undoing = { ...event, steps: [undone, failed, step] };

  expect(eventToJson(undoing)).toMatchObject({
    undone: ["a"],
    not_undone: [error],
    steps: [{ compensation: { status: "SUCCEEDED", service: "un", attempts: [{ number: 1 }] } }, {}, {}],
  });
  expect(eventToMessage(undoing)).toMatchObject({
    undone: ["a"],
    notUndone: [{ reason: "GONE", step: "b" }],
    steps: [{}, { compensation: { status: StepStatus.FAILED, error: { reason: "GONE" } } }, {}],
  });
  expect(eventToJson(event)).not.toHaveProperty("undone");
});

test("says how many steps are left out", () => {
  expect(eventToJson(event)).not.toHaveProperty("steps_left_out");
  expect(eventToJson({ ...event, stepsLeftOut: 7 })["steps_left_out"]).toBe(7);
  expect(eventToMessage({ ...event, stepsLeftOut: 7 }).stepsLeftOut).toBe(7);
});
