import { MessageChannel } from "node:worker_threads";
import { ServiceDoors, type Verdict } from "@machinery/runner";
import { afterEach, expect, test } from "vitest";
import { createSystemClock } from "../ports/system-clock.js";
import { Channel } from "./channel.js";
import { admissionHandlers, ForwardedAdmission } from "./forwarded-admission.js";

const channels: Channel[] = [];
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});

test("whoever waits for a table in another thread has been told when all are turned away", async () => {
  const { port1, port2 } = new MessageChannel();
  const [near, far] = [new Channel(port1), new Channel(port2)];
  channels.push(near, far);
  far.serve(admissionHandlers(new ServiceDoors(createSystemClock())));
  const admission = new ForwardedAdmission(near);
  const enter = () => admission.enter("s", { address: "here", concurrency: 1 }, new AbortController().signal);
  expect(await enter()).toBe("in");
  const told: Verdict[] = [];
  for (let waiter = 0; waiter < 3; waiter++) void enter().then((verdict) => told.push(verdict));

  await admission.turnAway();

  expect(told).toEqual(Array.from({ length: 3 }, () => ({ ok: "deferred", by: "stop" })));
});
