import type { JsonObject } from "@machinery/protocol";
import type { NoticeOutcome, NoticeRequest } from "@machinery/runner";
import { createMemoryDisk } from "@machinery/store";
import { expect, test } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";
import { createVirtualClock } from "./virtual-clock.js";

const workflow: JsonObject = {
  name: "told",
  inputs: { text: { type: "string" } },
  outputs: { text: { type: "string" } },
  notify: [
    { url: "https://shop.example/hooks?token=${secrets.TOKEN}", secret: "SHOP" },
    { url: "https://ops.example/failed", on: ["FAILED"] },
  ],
  services: ["shout"],
};

/** Whoever is told, taking what they are told to. */
function receiver(outcome: () => NoticeOutcome = () => ({ ok: true })) {
  const heard: NoticeRequest[] = [];
  const notify = (notice: NoticeRequest) => {
    heard.push(notice);
    return Promise.resolve(outcome());
  };
  return { heard, notifier: { notify } };
}

async function ended(options: TestPartitionOptions) {
  const world = await createTestPartition({ workflow, ...options });
  const posted = await world.post({ labels: { tenant: "a" } });
  if (!posted.ok) throw new Error(JSON.stringify(posted.rejection));
  await settle();
  world.caller.last.answer({ text: "HI" });
  await settle();
  return { ...world, eventId: posted.value.event.eventId };
}

const noticesOf = async (world: Awaited<ReturnType<typeof createTestPartition>>, eventId: string) => {
  const read = await world.partition.read({ kind: "event", eventId, waitMs: 0 });
  return read.ok ? read.value.notices : [];
};

test("the end of an event is told to whom its workflow says, once it is safe, and the event shows it", async () => {
  const { heard, notifier } = receiver();
  const world = await ended({ notifier });

  expect(heard).toHaveLength(1);
  expect(heard[0]).toMatchObject({
    url: "https://shop.example/hooks?token=${secrets.TOKEN}",
    secret: "SHOP",
    id: `msg_${world.eventId}_0`,
  });
  expect(JSON.parse(heard[0]!.body)).toMatchObject({
    specversion: "1.0",
    type: "machinery.event.succeeded",
    subject: world.eventId,
    data: {
      event_id: world.eventId,
      workflow: "told",
      status: "SUCCEEDED",
      outputs: { text: "HI" },
      labels: { tenant: "a" },
    },
  });
  expect(await noticesOf(world, world.eventId)).toMatchObject([
    { url: "https://shop.example/hooks?token=${secrets.TOKEN}", outcome: { delivered: true, attempts: 1 } },
  ]);
});

test("what is not taken is tried again with growing waits, and given up after a day", async () => {
  const { heard, notifier } = receiver(() => ({ ok: false, message: "500", isFinal: false }));
  const world = await ended({ notifier });
  expect(await noticesOf(world, world.eventId)).toEqual([{ url: expect.any(String) as string }]);

  for (let steps = 0; steps < 200 && world.clock.step(); steps++) await settle();

  const waits = heard.slice(1).map(({ timeMs }, at) => timeMs - heard[at]!.timeMs);
  expect(waits.slice(0, 4)).toEqual([5_000, 15_000, 45_000, 135_000]);
  expect(Math.max(...waits)).toBe(3_600_000);
  expect(heard.at(-1)!.timeMs - heard[0]!.timeMs).toBeGreaterThan(22 * 3_600_000);
  expect(new Set(heard.map(({ id }) => id)).size).toBe(1);
  expect(await noticesOf(world, world.eventId)).toMatchObject([
    { outcome: { delivered: false, attempts: heard.length, message: "500" } },
  ]);
  expect(world.observations.filter(({ level }) => level === "warn")).toHaveLength(1);
});

test("whoever wants no more is told no more", async () => {
  const { heard, notifier } = receiver(() => ({ ok: false, message: "410 Gone", isFinal: true }));
  const world = await ended({ notifier });

  for (let steps = 0; steps < 20 && world.clock.step(); steps++) await settle();

  expect(heard).toHaveLength(1);
  expect(await noticesOf(world, world.eventId)).toMatchObject([{ outcome: { delivered: false } }]);
});

test("what was not told when the daemon stopped is told by whoever opens the store next, once", async () => {
  const disk = createMemoryDisk();
  const clock = createVirtualClock();
  const deaf = { notify: () => new Promise<NoticeOutcome>(() => {}) };
  const first = await ended({ notifier: deaf, disk, clock });
  await first.partition.close(0);

  const { heard, notifier } = receiver();
  const second = await createTestPartition({ workflow, notifier, disk, clock, seed: 2 });
  await settle();
  expect(heard.map(({ id }) => id)).toEqual([`msg_${first.eventId}_0`]);
  await second.partition.close(0);

  const third = await createTestPartition({ workflow, notifier, disk, clock, seed: 3 });
  await settle();
  expect(heard).toHaveLength(1);
  expect(await noticesOf(third, first.eventId)).toMatchObject([{ outcome: { delivered: true } }]);
});

test("a slow receiver does not keep events from each other, and few are told at the same time", async () => {
  const open: ((outcome: NoticeOutcome) => void)[] = [];
  const slow = { notify: () => new Promise<NoticeOutcome>((resolve) => open.push(resolve)) };
  const world = await createTestPartition({ workflow, notifier: slow, limits: { notices: 2 } });
  for (let count = 0; count < 5; count++) await world.post();
  await settle();
  for (const call of world.caller.calls) call.answer({ text: "HI" });
  await settle();
  expect(open).toHaveLength(2);

  while (open.length > 0) {
    open.shift()!({ ok: true });
    await settle();
  }

  const page = await world.partition.read({ kind: "list", filter: {}, pageSize: 10 });
  for (const { eventId } of page.ok ? page.value.events : [])
    expect(await noticesOf(world, eventId)).toMatchObject([{ outcome: { delivered: true } }]);
});

test("what fails inside the daemon while it is told is tried again a minute later", async () => {
  let calls = 0;
  const notify = (): Promise<NoticeOutcome> =>
    ++calls === 1 ? Promise.reject(new Error("the disk gave a wrong byte")) : Promise.resolve({ ok: true });
  const world = await ended({ notifier: { notify } });
  expect(calls).toBe(1);

  world.clock.advance(59_999);
  await settle();
  expect(calls).toBe(1);
  world.clock.advance(1);
  await settle();

  expect(calls).toBe(2);
  world.clock.advance(3_600_000);
  await settle();
  expect(calls).toBe(2);
});
