import { create } from "@bufbuild/protobuf";
import { EventStatus, millisToTimestamp, WatchEventsResponseSchema } from "@machinery/client";
import { expect, test } from "vitest";
import { startMs } from "../testing/fake-daemon.js";
import { createStyle } from "./style.js";
import { renderWatchLine } from "./watch-line.js";

const style = createStyle(false);

test("a commit is one line, without beginnings that go without saying", () => {
  const time = millisToTimestamp(startMs);
  const response = create(WatchEventsResponseSchema, {
    cursor: "c",
    event: { eventId: "e1", workflow: "order", status: EventStatus.RUNNING },
    facts: [
      { kind: "event-accepted", time },
      { kind: "event-started", time },
      { kind: "step-started", step: "upper", time },
      { kind: "attempt-started", step: "upper", attempt: 1, time },
      { kind: "step-started", step: "items", time },
    ],
  });

  expect(renderWatchLine(response, style)).toBe(
    "06:47:30.000Z  e1  order  RUNNING  event-accepted, upper attempt-started, items step-started\n",
  );
});

test("a failure says why, and a bare cursor says nothing", () => {
  const error = { reason: "HTTP_5XX", message: "it answered 500" };
  const event = { eventId: "e1", workflow: "order", status: EventStatus.WAITING };
  const failed = create(WatchEventsResponseSchema, {
    event,
    facts: [{ kind: "attempt-failed", step: "upper", error }],
  });

  expect(renderWatchLine(failed, style)).toBe(
    "e1  order  WAITING  upper attempt-failed  HTTP_5XX: it answered 500\n",
  );
  expect(renderWatchLine(create(WatchEventsResponseSchema, { cursor: "c" }), style)).toBe("");
});
