import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { listAsks } from "./list-asks.js";
import { listeners } from "./listeners.js";
import { createMemoryStore } from "./memory-store.js";
import { rebuildPartition } from "./rebuild-partition.js";
import { awaitedServices, waitingCalls } from "./waiting-calls.js";
import type { Store } from "./store.js";
import { verifyPartition } from "./verify-partition.js";

const [one, other] = [sampleId(1_000), sampleId(2_000)] as [string, string];

const listen = (number: number, key: string) => ({
  number,
  step: `listen_${number}`,
  kind: { case: "listen" as const, value: { signal: "collected", key } },
});
const ask = (number: number, more: { group?: string; claimedBy?: string } = {}) => ({
  number,
  step: `ask_${number}`,
  kind: { case: "ask" as const, value: { question: "May it?", ...more } },
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const heard = (store: Store, key: string) => collect(listeners(store, "collected", key));
const steps = async (store: Store, filter: Parameters<typeof listAsks>[1] = {}) =>
  (await listAsks(store, filter, { limit: 50 })).asks.map(({ wait }) => wait?.step);

test("those that listen are found by name and key, until they do not any more", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(one, { status: EventStatus.WAITING, waitsOpened: [listen(1, "a/b"), listen(2, "c")] });
  await events.write(other, { status: EventStatus.WAITING, waitsOpened: [listen(7, "a/b")] });

  expect((await heard(store, "a/b")).sort()).toEqual([one, other]);
  expect(await heard(store, "c")).toEqual([one]);
  expect(await heard(store, "a")).toEqual([]);

  await events.write(one, { waitsClosed: [1] });
  expect(await heard(store, "a/b")).toEqual([other]);
  expect(await collect(verifyPartition(store))).toEqual([]);
});

test("what an event waits for is over when it ends", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(one, { status: EventStatus.WAITING, waitsOpened: [listen(1, "a"), ask(2)] });

  await events.write(one, { status: EventStatus.CANCELLED });

  expect(await heard(store, "a")).toEqual([]);
  expect(await steps(store)).toEqual([]);
  expect(await collect(verifyPartition(store))).toEqual([]);
});

test("questions are listed by who is to answer them, the oldest first, in pages", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(other, {
    timeMs: 2_000,
    status: EventStatus.WAITING,
    waitsOpened: [ask(1, { group: "sales" })],
  });
  await events.write(one, { timeMs: 3_000, status: EventStatus.WAITING, waitsOpened: [ask(2)] });
  await events.write(one, { timeMs: 4_000, waitsOpened: [ask(3, { group: "sales" })] });
  await events.write(one, { timeMs: 5_000, waitsOpened: [ask(2, { claimedBy: "ada" })] });

  expect(await steps(store)).toEqual(["ask_1", "ask_2", "ask_3"]);
  expect(await steps(store, { group: "sales" })).toEqual(["ask_1", "ask_3"]);
  expect(await steps(store, { claimedBy: "ada" })).toEqual(["ask_2"]);
  expect(await steps(store, { isUnclaimed: true, workflow: "greet" })).toEqual(["ask_1", "ask_3"]);
  const first = await listAsks(store, {}, { limit: 2 });
  expect(first.asks.map(({ timeMs }) => timeMs)).toEqual([2_000n, 3_000n]);
  const second = await listAsks(store, {}, { limit: 2, after: first.next! });
  expect(second.asks.map(({ wait }) => wait?.step)).toEqual(["ask_3"]);
});

test("lost keys of waits are found, and made anew", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(one, { status: EventStatus.WAITING, waitsOpened: [listen(1, "a"), ask(2)] });
  const waits = [...(await keysOf(store, "k")), ...(await keysOf(store, "a"))];
  const stray = `k/collected=a/000001/${other}`;
  await store.commit([
    {
      key: "m/test",
      value: new Uint8Array(0),
      derived: [...waits.map((key) => [key, undefined] as const), [stray, new Uint8Array(0)]],
    },
  ]);
  expect((await collect(verifyPartition(store))).map(({ key }) => key).sort()).toEqual(
    [...waits, stray].sort(),
  );

  await rebuildPartition(store);

  expect(await collect(verifyPartition(store))).toEqual([]);
  expect(await heard(store, "a")).toEqual([one]);
});

const keysOf = async (store: Store, letter: string) =>
  (await collect(store.range({ gte: `${letter}/`, lt: `${letter}/~` }))).map(([key]) => key);

test("calls that wait for a service are found in the order they began to wait, behind a place", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  const call = (number: number, service: string, sinceMs: number) => ({
    number,
    step: `call_${number}`,
    kind: { case: "call" as const, value: { service, sinceMs: BigInt(sinceMs) } },
  });
  const status = EventStatus.WAITING;
  await events.write(one, { status, waitsOpened: [call(3, "upper", 2_000), call(40, "upper-2", 1)] });
  await events.write(other, { status, waitsOpened: [call(1, "upper", 1_000)] });

  const waiting = await collect(waitingCalls(store, "upper"));
  expect(waiting).toMatchObject([
    { eventId: other, number: 1 },
    { eventId: one, number: 3 },
  ]);
  expect(await collect(waitingCalls(store, "upper", waiting[0]!.place))).toMatchObject([{ eventId: one }]);
  expect(await collect(waitingCalls(store, "upper-2"))).toMatchObject([{ eventId: one, number: 40 }]);
  expect(await collect(awaitedServices(store))).toEqual(["upper-2", "upper"]);

  await events.write(one, { waitsClosed: [40] });
  expect(await collect(awaitedServices(store))).toEqual(["upper"]);
  expect(await collect(verifyPartition(store))).toEqual([]);
  await rebuildPartition(store);
  expect(await collect(waitingCalls(store, "upper"))).toEqual(waiting);
});
