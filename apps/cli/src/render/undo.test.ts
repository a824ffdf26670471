import { create } from "@bufbuild/protobuf";
import { EventSchema, millisToTimestamp, StepStatus, type StepError } from "@machinery/client";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-daemon.js";
import { renderEventPage } from "./event-page.js";
import { createStyle } from "./style.js";
import { renderUndo, type Undoing } from "./undo.js";

const style = createStyle(false);
const error: StepError = create(EventSchema, { error: { reason: "HTTP_5XX", message: "500" } }).error!;
const line = (undoing: Partial<Undoing>) =>
  renderUndo(
    {
      service: "stock.release",
      status: StepStatus.RUNNING,
      attempts: 1,
      nextAttemptMs: undefined,
      deferral: undefined,
      error: undefined,
      ...undoing,
    },
    startMs,
    style,
  );

test("how a step is undone is said on one line", () => {
  expect(line({})).toBe("↶ undoing by stock.release");
  expect(line({ status: StepStatus.RETRYING, attempts: 2, nextAttemptMs: startMs + 400, error })).toBe(
    "↶ undoing by stock.release · 2 attempts · next in 400ms  HTTP_5XX: 500",
  );
  expect(line({ status: StepStatus.SUCCEEDED })).toBe("↶ undone by stock.release");
  expect(line({ status: StepStatus.FAILED, attempts: 3, error })).toBe(
    "↶ not undone by stock.release · 3 attempts  HTTP_5XX: 500",
  );
});

test("an event's page says what was undone and what could not be", () => {
  const event = create(EventSchema, {
    eventId: "e1",
    undone: ["charge"],
    notUndone: [{ reason: "GONE", message: "it is gone", step: "reserve" }],
    steps: [
      {
        path: "charge",
        verb: "call",
        service: "pay",
        status: StepStatus.COMPENSATED,
        startTime: millisToTimestamp(startMs),
        endTime: millisToTimestamp(startMs + 5),
        compensation: { service: "pay.refund", status: StepStatus.SUCCEEDED, attempts: [{ number: 1 }] },
      },
    ],
  });
  const page = renderEventPage(event, startMs, style);

  expect(page).toContain("✓ charge  call pay · 5ms · compensated\n      ↶ undone by pay.refund\n");
  expect(page).toContain("Undone\n  ✓ charge\n  ✗ reserve  GONE: it is gone\n");
});
