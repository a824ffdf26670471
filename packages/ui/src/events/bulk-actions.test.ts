import { EventStatus } from "@machinery/client";
import { expect, it } from "vitest";
import { bulkActions, previewOf } from "./bulk-actions.js";
import type { EventRow } from "./event-rows.js";

const { RUNNING, WAITING, PAUSED, SUCCEEDED, FAILED } = EventStatus;
const row = (status: EventStatus, at: number): EventRow => ({
  eventId: `e${String(at)}`,
  workflow: "w",
  revision: 1,
  status,
  ackMs: 0,
  labels: [],
  facts: 1n,
});
const rows = [RUNNING, SUCCEEDED, WAITING, PAUSED, FAILED, RUNNING].map(row);
const actionOf = (verb: string) => bulkActions.find((action) => action.verb === verb)!;

it.each([
  ["Cancel", ["e0", "e2", "e3", "e5"], { "ended already": 2 }],
  ["Pause", ["e0", "e2", "e5"], { "ended already": 2, "paused already": 1 }],
  ["Resume", ["e0", "e2", "e3", "e5"], { "ended already": 2 }],
  ["Retry", ["e0", "e2", "e3", "e5"], { "ended already": 2 }],
])("looks ahead at what %s does, and says what it leaves alone", (verb, able, leftAlone) => {
  const preview = previewOf(actionOf(verb), rows);

  expect(preview.able.map(({ eventId }) => eventId)).toEqual(able);
  expect(Object.fromEntries(preview.leftAlone)).toEqual(leftAlone);
  expect(preview.statuses.get(RUNNING)).toBe(2);
});

it("carries only those out again that have ended", () => {
  const preview = previewOf(actionOf("Run again"), rows);

  expect(preview.able.map(({ eventId }) => eventId)).toEqual(["e1", "e4"]);
  expect(Object.fromEntries(preview.leftAlone)).toEqual({ "not ended yet": 4 });
});
