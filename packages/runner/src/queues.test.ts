import { createMemoryStore, keys, type Store } from "@machinery/store";
import { expect, test } from "vitest";
import type { Clock } from "./ports.js";
import { RecoveryQueue } from "./waking/recovery-queue.js";
import { TimerQueue } from "./waking/timer-queue.js";

const id = (number: number) => String(number).padStart(24, "0");

async function put(store: Store, names: readonly string[]): Promise<void> {
  const derived = names.map((name) => [name, new Uint8Array(0)] as const);
  await store.commit([{ key: "d/test/1", value: new Uint8Array(0), derived }]);
}

function handClock(nowMs: number) {
  const alarms: { readonly atMs: number; readonly ring: () => void }[] = [];
  const clock: Clock & { nowMs(): number } = {
    nowMs: () => time.nowMs,
    notBefore: (ms) => void (time.nowMs = Math.max(time.nowMs, ms)),
    alarm: (atMs, ring) => {
      const alarm = { atMs, ring };
      alarms.push(alarm);
      return () => alarms.splice(alarms.indexOf(alarm), 1);
    },
  };
  const time = { nowMs, clock, alarms };
  return time;
}

test("running events are all found, in batches", async () => {
  const store = createMemoryStore();
  const numbers = Array.from({ length: 150 }, (_, at) => at);
  await put(
    store,
    numbers.map((number) => keys.running(id(number))),
  );
  const queue = new RecoveryQueue(store);
  const taken: string[] = [];

  while (!queue.isDone) taken.push(...(await queue.take(10)));

  expect(taken).toEqual(numbers.map(id));
});

test("timers are given when they are due, and the alarm is set for the next one", async () => {
  const store = createMemoryStore();
  await put(store, [keys.timer(100, id(1)), keys.timer(200, id(2)), keys.timer(10_000, id(3))]);
  const time = handClock(150);
  const queue = new TimerQueue(store, time.clock, () => {});

  await queue.open();
  expect(await queue.take(9)).toEqual([id(1)]);
  expect(queue.isDue).toBe(false);
  expect(time.alarms.map(({ atMs }) => atMs)).toEqual([200]);
  time.nowMs = 200;
  expect(await queue.take(9)).toEqual([id(2)]);
  for (const { ring } of time.alarms.splice(0)) ring();
  expect(time.alarms.map(({ atMs }) => atMs)).toEqual([10_000]);
});

test("an earlier timer that is told of moves the alarm, also one before the place read last", async () => {
  const store = createMemoryStore();
  await put(store, [keys.timer(500, id(1))]);
  const time = handClock(500);
  const queue = new TimerQueue(store, time.clock, () => {});
  await queue.open();
  expect(await queue.take(9)).toEqual([id(1)]);

  await put(store, [keys.timer(400, id(2))]);
  queue.note(400);

  expect(queue.isDue).toBe(true);
  expect(await queue.take(9)).toContain(id(2));
});

test("many timers of the same millisecond are each given once", async () => {
  const store = createMemoryStore();
  const numbers = Array.from({ length: 700 }, (_, at) => at);
  await put(
    store,
    numbers.map((number) => keys.timer(50, id(number))),
  );
  const time = handClock(60);
  const queue = new TimerQueue(store, time.clock, () => {});
  await queue.open();
  const taken: string[] = [];

  while (queue.isDue) taken.push(...(await queue.take(64)));

  expect(taken).toEqual(numbers.map(id));
});
