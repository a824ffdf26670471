import type { EventState } from "@machinery/engine";
import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { blankPlan } from "../turns/blank-plan.js";
import { createResident, type Resident } from "./resident.js";
import { Residents } from "./residents.js";

function resident(eventId: string, status: EventStatus, byteSize = 10): Resident {
  const made = createResident(eventId, blankPlan("w", 1));
  made.state = { status, byteSize, ended: status >= EventStatus.SUCCEEDED } as EventState;
  return made;
}

const never = () => Promise.reject(new Error("nothing is to be read"));

test("events that wait leave memory beyond its bound, the longest unused first", () => {
  const residents = new Residents(25, never);
  const waiting = ["a", "b"].map((id) => resident(id, EventStatus.WAITING));
  for (const one of waiting) {
    residents.add(one);
    residents.settle(one);
  }

  residents.visit("a", () => {});
  const third = resident("c", EventStatus.WAITING);
  residents.add(third);
  residents.settle(third);

  expect(["a", "b", "c"].map((id) => residents.peek(id) !== undefined)).toEqual([true, false, true]);
});

test("events at work, or with something on its way, stay whatever the bound", () => {
  const residents = new Residents(0, never);
  const running = resident("a", EventStatus.RUNNING);
  const queued = resident("b", EventStatus.WAITING);
  queued.queued = 1;
  for (const one of [running, queued]) {
    residents.add(one);
    residents.settle(one);
  }
  expect([residents.size, residents.atWork]).toEqual([2, 1]);

  queued.queued = 0;
  residents.settle(queued);
  running.state = { ...running.state, status: EventStatus.WAITING };
  residents.moved(running);
  residents.settle(running);

  expect([residents.size, residents.atWork]).toEqual([0, 0]);
});

test("an ended event leaves at once", () => {
  const residents = new Residents(1_000, never);
  const ended = resident("a", EventStatus.SUCCEEDED);
  residents.add(ended);

  residents.settle(ended);

  expect(residents.size).toBe(0);
});

test("visits of an event that is being read come in their order, and it is read once", async () => {
  let reads = 0;
  const residents = new Residents(1_000, (eventId) => {
    reads++;
    return Promise.resolve(resident(eventId, EventStatus.WAITING));
  });
  const visits: string[] = [];

  await new Promise<void>((resolve) => {
    residents.visit("a", () => visits.push("first"));
    residents.visit("a", () => visits.push("second"));
    residents.visit("a", () => resolve());
  });
  residents.visit("a", () => visits.push("third"));

  expect({ visits, reads }).toEqual({ visits: ["first", "second", "third"], reads: 1 });
});

test("everybody hears of an event that cannot be read, and the next one tries again", async () => {
  const results = [Promise.reject(new Error("broken")), Promise.resolve(undefined)];
  const residents = new Residents(1_000, () => results.shift()!);
  const visit = () =>
    new Promise((resolve) => residents.visit("a", (found, error) => resolve(error ?? found)));

  const both = await Promise.all([visit(), visit()]);

  expect(both.map(String)).toEqual(["Error: broken", "Error: broken"]);
  expect(await visit()).toBeUndefined();
});
