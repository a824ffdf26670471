import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { running, timers } from "./awake.js";
import { encodeCount, readCounts } from "./counts.js";
import { readIdempotency } from "./idempotency.js";
import { keys } from "./keys.js";
import { nextLine, readLine } from "./lines.js";
import { createMemoryStore } from "./memory-store.js";

const ids = [1, 2, 3, 4, 5, 6].map((number) => sampleId(1_000 * number));

async function list<T>(all: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of all) items.push(item);
  return items;
}

test("running, ready and waiting events are found where recovery looks for them", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(ids[0]!, { status: EventStatus.ACCEPTED });
  await events.write(ids[1]!, { status: EventStatus.ACCEPTED });
  await events.write(ids[2]!);
  await events.write(ids[3]!);
  await events.write(ids[4]!, { status: EventStatus.WAITING, wakeTimeMs: 70_000 });
  await events.write(ids[5]!, { status: EventStatus.WAITING, wakeTimeMs: 60_000 });

  expect(await readLine(store, "greet", "", "", 9)).toEqual([ids[0], ids[1]]);
  expect(await readLine(store, "greet", "", ids[1]!, 9)).toEqual([ids[1]]);
  expect(await nextLine(store, "greet")).toBe("");
  expect(await nextLine(store, "greet", "")).toBeUndefined();
  expect(await list(running(store))).toEqual([ids[2], ids[3]]);
  expect(await list(timers(store, 70_001))).toEqual([
    { eventId: ids[5], dueMs: 60_000 },
    { eventId: ids[4], dueMs: 70_000 },
  ]);
  expect(await list(timers(store, 70_000))).toHaveLength(1);
  expect(await list(timers(store, 80_000, 60_001))).toHaveLength(1);
});

test("an idempotency key tells its event and what it was posted with", async () => {
  const store = createMemoryStore();
  await new SampleEvents(store).write(ids[0]!, { idempotencyKey: "order/1" });

  expect(await readIdempotency(store, "greet", "order/1")).toEqual({
    eventId: ids[0],
    dataHash: new Uint8Array(32).fill(7),
  });
  expect(await readIdempotency(store, "greet", "order")).toBeUndefined();
  expect(await readIdempotency(store, "pay", "order/1")).toBeUndefined();
});

test("counts are read as they were written", async () => {
  const store = createMemoryStore();
  const derived = [
    [keys.count("greet", EventStatus.RUNNING), encodeCount(3)],
    [keys.count("pay", EventStatus.FAILED), encodeCount(5_000_000_000)],
  ] as const;
  await new SampleEvents(store).write(ids[0]!, { derived });

  expect(await readCounts(store)).toEqual([
    { workflow: "greet", status: EventStatus.RUNNING, count: 3 },
    { workflow: "pay", status: EventStatus.FAILED, count: 5_000_000_000 },
  ]);
});
