import { EventStatus, type JsonObject, type Result } from "@machinery/protocol";
import type { PostCommand } from "@machinery/runner";
import { createMemoryDisk, type MemoryDisk, openMemoryStore, verifyPartition } from "@machinery/store";
import { expect, test } from "vitest";
import { settle } from "./settle.js";
import { createTestPartition, type TestPartitionOptions } from "./test-partition.js";
import { createVirtualClock } from "./virtual-clock.js";

const SECOND_MS = 1_000;
const DAY_MS = 24 * 3_600_000;
const inputs = { text: { type: "string" } };
/** Ends with its post. */
const echo: JsonObject = { name: "echo", inputs, operations: [{ set: { done: true } }] };

type World = Awaited<ReturnType<typeof createTestPartition>>;

const open = (options: TestPartitionOptions = {}) =>
  createTestPartition({ workflow: echo, limits: { retentionMs: 10 * SECOND_MS }, ...options });

const ok = <T>(result: Result<T>): T => {
  if (!result.ok) throw new Error(JSON.stringify(result.rejection));
  return result.value;
};

async function posted(world: World, more: Partial<PostCommand> = {}): Promise<string> {
  const { event } = ok(await world.post(more));
  await settle();
  return event.eventId;
}

/** Lets time pass, with all that happens in it. */
async function pass(world: World, ms: number): Promise<void> {
  const untilMs = world.clock.nowMs() + ms;
  for (;;) {
    await settle();
    const nextMs = world.clock.nextMs();
    if (nextMs === undefined || nextMs > untilMs) break;
    world.clock.step();
  }
  world.clock.advance(Math.max(0, untilMs - world.clock.nowMs()));
  await settle();
}

const list = async (world: World) =>
  ok(await world.partition.read({ kind: "list", filter: {}, pageSize: 1_000 })).events.map(
    ({ eventId }) => eventId,
  );

/** What is in the store beside what it keeps about itself. */
const left = (disk: MemoryDisk) =>
  disk
    .contents()
    .map(([key]) => key)
    .filter((key) => !/^[mdc]\//.test(key));

async function expectSound({ partition, disk }: World): Promise<void> {
  await partition.close(0);
  const store = await openMemoryStore(disk);
  const damage = [];
  for await (const one of verifyPartition(store)) damage.push(one);
  await store.close();
  expect(damage).toEqual([]);
}

test("an event is there for its time after its end, and then nothing of it is", async () => {
  const world = await open();
  const eventId = await posted(world, { labels: { tenant: "a" } });
  await pass(world, 10 * SECOND_MS - 1);
  expect(await list(world)).toEqual([eventId]);

  await pass(world, 1);

  expect(await list(world)).toEqual([]);
  expect(await world.partition.read({ kind: "event", eventId, waitMs: 0 })).toMatchObject({
    ok: false,
    rejection: { reason: "EVENT_NOT_FOUND" },
  });
  expect(left(world.disk)).toEqual([]);
  expect(world.clock.nextMs()).toBeUndefined();
  await expectSound(world);
});

test("what has not ended is not deleted, however long it takes", async () => {
  const world = await open({ workflow: { name: "sleep", inputs, operations: [{ wait: "30s" }] } });
  const eventId = await posted(world);

  await pass(world, 30 * SECOND_MS + 9 * SECOND_MS);
  expect(await list(world)).toEqual([eventId]);
  await pass(world, SECOND_MS);
  expect(await list(world)).toEqual([]);
});

test("more than fit in one write go one write after the other, with rests between, oldest ends first", async () => {
  const disk = createMemoryDisk();
  const clock = createVirtualClock();
  const first = await open({ disk, clock });
  const ids = [];
  for (let event = 0; event < 8; event++) {
    ids.push(await posted(first));
    clock.advance(1);
  }
  await first.partition.close(0);
  clock.advance(DAY_MS);

  const next = await open({ disk, clock, seed: 2, limits: { deletions: 3 } });
  await settle();
  expect(await list(next)).toEqual(ids.slice(3).reverse());
  await pass(next, 20);
  expect(await list(next)).toEqual(ids.slice(6).reverse());
  await pass(next, 20);

  expect(left(disk)).toEqual([]);
  await expectSound(next);
});

test("what was due while the daemon was down is deleted when it is up again", async () => {
  const disk = createMemoryDisk();
  const clock = createVirtualClock();
  const first = await open({ disk, clock });
  await posted(first);
  await first.partition.close(0);
  clock.advance(DAY_MS);

  const next = await open({ disk, clock, seed: 2 });
  await pass(next, SECOND_MS);

  expect(left(disk)).toEqual([]);
  await expectSound(next);
});

test("a key is answered with the event it made for a day, as that ended, though it is deleted", async () => {
  const world = await open();
  const keyed = { idempotencyKey: "k", labels: { tenant: "a" } };
  const eventId = await posted(world, keyed);
  await pass(world, DAY_MS - SECOND_MS);
  expect(await list(world)).toEqual([]);

  for (const waitMs of [0, 1_000])
    expect(ok(await world.post({ ...keyed, waitMs }))).toMatchObject({
      existed: true,
      event: { eventId, status: EventStatus.SUCCEEDED, labels: { tenant: "a" } },
    });
  expect(await world.post({ ...keyed, data: { text: "another" } })).toMatchObject({
    ok: false,
    rejection: { reason: "IDEMPOTENCY_KEY_REUSED" },
  });
  await pass(world, SECOND_MS);
  const again = ok(await world.post(keyed));

  expect(again.existed).toBe(false);
  expect(again.event.eventId).not.toBe(eventId);
  await pass(world, 3 * DAY_MS);
  expect(left(world.disk)).toEqual([]);
  await expectSound(world);
});

test("an event of a sub-workflow stays until its parent has ended", async () => {
  const child = { ...echo, name: "child" };
  const parent = { name: "parent", inputs, operations: [{ name: "sub", run: "child" }, { wait: "90s" }] };
  const world = await open({ workflow: parent, others: [child] });
  await posted(world);
  await pass(world, 89 * SECOND_MS);
  expect(await list(world)).toHaveLength(2);

  await pass(world, 12 * SECOND_MS);
  expect(await list(world)).toHaveLength(1);
  // The child is looked at again each minute after it had to stay.
  await pass(world, 30 * SECOND_MS);

  expect(left(world.disk)).toEqual([]);
  await expectSound(world);
});

test("an event is kept as the revision that it started with says, by how it ended", async () => {
  const workflow: JsonObject = {
    name: "judge",
    inputs,
    retention: { succeeded: "5s", failed: "1h" },
    operations: [
      { wait: "10s" },
      { raise: { reason: "WRONG", message: "no" }, when: "data.text == 'wrong'" },
    ],
  };
  const world = await open({ workflow, limits: { retentionMs: 60 * SECOND_MS } });
  const right = await posted(world, { data: { text: "right" } });
  const wrong = await posted(world, { data: { text: "wrong" } });
  const given = await posted(world, { data: { text: "given up" } });
  ok(await world.partition.submit({ kind: "cancel", eventId: given, reason: "" }));
  await settle();
  await pass(world, 15 * SECOND_MS - 1);
  expect(await list(world)).toEqual([given, wrong, right]);

  await pass(world, 1);
  expect(await list(world)).toEqual([given, wrong]);
  // What the workflow does not say the daemon does.
  await pass(world, 45 * SECOND_MS);
  expect(await list(world)).toEqual([wrong]);
  await pass(world, 3_600 * SECOND_MS);

  expect(left(world.disk)).toEqual([]);
  await expectSound(world);
});

test("a key answers for a day where a workflow keeps its events for no time at all", async () => {
  const world = await open({ workflow: { ...echo, retention: "0s" } });
  const eventId = await posted(world, { idempotencyKey: "k" });
  await pass(world, DAY_MS - 1);
  expect(await list(world)).toEqual([]);

  expect(ok(await world.post({ idempotencyKey: "k" }))).toMatchObject({ existed: true, event: { eventId } });
  await pass(world, 1);
  expect(ok(await world.post({ idempotencyKey: "k" }))).toMatchObject({ existed: false });
});

test("where events are kept for ever, nothing is written about it", async () => {
  const world = await open({ limits: { retentionMs: Infinity } });
  const eventId = await posted(world);

  await pass(world, 4_000 * DAY_MS);

  expect(await list(world)).toEqual([eventId]);
  expect(left(world.disk).some((key) => key.startsWith("y/"))).toBe(false);
});
