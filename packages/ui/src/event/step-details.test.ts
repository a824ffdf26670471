import { create, fromJson } from "@bufbuild/protobuf";
import { ValueSchema } from "@bufbuild/protobuf/wkt";
import { EventSchema, EventStatus, StepStatus } from "@machinery/client";
import { expect, it } from "vitest";
import { stepDetails } from "./step-details.js";
import { historyOf } from "./testing/history-of.js";

const call = { step: "a", verb: "call", service: "s" };
const history = historyOf([
  { kind: "step-started", ...call, inputs: fromJson(ValueSchema, { n: 1 }) },
  { kind: "attempt-started", ...call, attempt: 1 },
  { kind: "attempt-failed", ...call, attempt: 1, error: { reason: "HTTP_5XX", message: "503" } },
  { kind: "attempt-started", ...call, attempt: 2 },
  { kind: "step-succeeded", ...call, outputs: fromJson(ValueSchema, { n: 2 }), givenBy: "callback" },
  { kind: "compensation-started", ...call, inputs: fromJson(ValueSchema, { n: 3 }) },
  { kind: "wait-started", step: "b", verb: "wait" },
  { kind: "event-cancelled", eventStatus: EventStatus.CANCELLED },
]);
const details = (path: string, at: number) =>
  stepDetails(create(EventSchema, { eventId: "e" }), history, history.step(path)!, history.at(at));

it("tells of a step what its facts say", () => {
  expect(details("a", 8)).toMatchObject({
    inputs: { n: 1 },
    outputs: { n: 2 },
    undoInputs: { n: 3 },
    givenBy: "callback",
    view: {
      status: StepStatus.COMPENSATING,
      attempts: [
        { number: 1, error: { reason: "HTTP_5XX", message: "503" } },
        { number: 2, endMs: 1_040 },
      ],
    },
  });
});

it("tells of an earlier moment what was known then", () => {
  const { view, outputs } = details("a", 3);

  expect(outputs).toBeUndefined();
  expect(view.attempts).toHaveLength(1);
  expect(view).not.toHaveProperty("endMs");
});

it("knows that a step ended with what is around it", () => {
  expect(details("b", 8).view).toMatchObject({ status: StepStatus.CANCELLED, endMs: 1_070 });
  expect(details("b", 7).view).toMatchObject({ status: StepStatus.WAITING });
});
