import { BorrowingAdmission, ServiceDoors, type Verdict } from "@machinery/runner";
import { expect, test, vi } from "vitest";
import { openChannel } from "../../test/open-channel.js";
import { createSystemClock } from "../ports/system-clock.js";
import { admissionHandlers, borrowingHandlers, lenderOver } from "./forwarded-admission.js";

test("whoever waits for a table in another thread is told at once when all are turned away, without a message", async () => {
  const { near, far } = openChannel();
  const doors = new ServiceDoors(createSystemClock(), 1);
  far.serve(admissionHandlers(doors, far));
  const admission = new BorrowingAdmission(lenderOver(near), createSystemClock());
  near.serve(borrowingHandlers(admission));
  const limits = { address: "here", concurrency: 1 };
  const enter = async () => admission.enter("s", limits, new AbortController().signal);
  expect(await enter()).toBe("in");
  const told: Verdict[] = [];
  for (let waiter = 0; waiter < 3; waiter++) void enter().then((verdict) => told.push(verdict));
  await vi.waitUntil(() => doors.inLine === 3);

  admission.turnAway();
  await Promise.resolve();
  await Promise.resolve();
  await Promise.resolve();

  expect(told).toEqual(Array.from({ length: 3 }, () => ({ ok: "deferred", by: "stop" })));
  // And the table has nobody in line any more.
  await vi.waitUntil(() => doors.inLine === 0);
});
