import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import type { EventSummary } from "../partition.js";
import { type Waited, Waiters } from "./waiters.js";

const event: EventSummary = {
  eventId: "e",
  workflow: "w",
  revision: 1,
  status: EventStatus.SUCCEEDED,
  ackTimeMs: 0,
  labels: {},
  facts: 9,
};

function waitersBy(limit: number) {
  const rings = new Set<() => void>();
  const waiters = new Waiters(
    {
      nowMs: () => 0,
      notBefore: () => undefined,
      alarm: (_, ring) => {
        rings.add(ring);
        return () => rings.delete(ring);
      },
    },
    limit,
  );
  const told: Waited[] = [];
  return { waiters, rings, told, tell: (waited: Waited) => void told.push(waited) };
}

test("everybody who waits hears of the end once, and no alarm is left", () => {
  const { waiters, rings, told, tell } = waitersBy(10);
  waiters.add("e", 100, tell);
  waiters.add("e", 200, tell);
  waiters.add("other", 100, tell);

  waiters.ended(event, { x: 1 });
  waiters.ended(event, { x: 1 });

  expect(told).toEqual([
    { event, outputs: { x: 1 } },
    { event, outputs: { x: 1 } },
  ]);
  expect(rings.size).toBe(1);
  expect(waiters.eventIds).toEqual(["other"]);
});

test("when the time is up nothing is told but that", () => {
  const { waiters, rings, told, tell } = waitersBy(10);
  waiters.add("e", 100, tell);

  for (const ring of rings) ring();
  waiters.ended(event, undefined);

  expect(told).toEqual([undefined]);
  expect(waiters.eventIds).toEqual([]);
});

test("too many do not wait, and there is room again afterwards", () => {
  const { waiters, told, tell } = waitersBy(1);
  waiters.add("e", 100, tell);
  waiters.add("e", 100, tell);
  expect(told).toEqual([undefined]);

  waiters.stop();
  waiters.add("e", 100, tell);

  expect(told).toEqual([undefined, undefined]);
});
