import { createMemoryStore, keys, type Store, type StoreReader } from "@machinery/store";
import { expect, test } from "vitest";
import { WaitingCalls } from "./waiting-calls.js";

const id = (number: number) => String(number).padStart(24, "0");

async function put(store: Store, ...names: string[]): Promise<void> {
  const derived = names.map((name) => [name, new Uint8Array(0)] as const);
  await store.commit([{ key: "d/test/1", value: new Uint8Array(0), derived }]);
}

/** A store whose ranges tell what they found only once `held` has resolved. */
function heldRanges(store: Store) {
  const gate = { held: Promise.resolve(), reading: () => {} };
  const reader: StoreReader = {
    get: (key) => store.get(key),
    getMany: (several) => store.getMany(several),
    range: async function* (range) {
      const found = [];
      for await (const pair of store.range(range)) found.push(pair);
      gate.reading();
      await gate.held;
      yield* found;
    },
  };
  return { gate, reader };
}

/** Calls of `shout` that wait, nothing keeping them, of events that are not there any more once they are woken. */
function createWaiting(reader: StoreReader) {
  const clock = { nowMs: () => 1_000, notBefore: () => {}, alarm: () => () => {} };
  const asked = { times: 0 };
  const waiting = new WaitingCalls(reader, clock, { answered: () => {} }, {}, () => asked.times++);
  const take = async () => {
    const eventIds = await waiting.take(10);
    for (const eventId of eventIds) for (const call of waiting.of(eventId)) waiting.ordered(call, undefined);
    return eventIds;
  };
  return { waiting, take, asked };
}

/** A line in which this call waits, and whose readings can be held. */
async function heldLine(place: string) {
  const store = createMemoryStore();
  await put(store, place);
  const held = heldRanges(store);
  const it = createWaiting(held.reader);
  await it.waiting.open();
  return { store, held, it };
}

/** Begins to read, and has this call begin to wait before what was read is known. */
async function noteWhileReading(
  store: Store,
  { gate }: ReturnType<typeof heldRanges>,
  { waiting, take }: ReturnType<typeof createWaiting>,
  place: string,
) {
  const release = Promise.withResolvers<void>();
  const reading = Promise.withResolvers<void>();
  gate.held = release.promise;
  gate.reading = reading.resolve;
  const taken = take();
  await reading.promise;
  await put(store, place);
  waiting.note({ service: "shout", place, deferred: undefined });
  release.resolve();
  return taken;
}

test("a call that begins to wait while the last of its line is looked for is not forgotten", async () => {
  const { store, held, it } = await heldLine(keys.waitingCall("shout", 100, 1, id(1)));
  expect(await it.take()).toEqual([id(1)]);
  it.asked.times = 0;

  const found = await noteWhileReading(store, held, it, keys.waitingCall("shout", 200, 1, id(2)));

  expect(found).toEqual([]);
  expect(it.asked.times).toBe(1);
  expect(it.waiting.isEmpty).toBe(false);
  expect(await it.take()).toEqual([id(2)]);
  expect(await it.take()).toEqual([]);
  expect(it.waiting.has("shout")).toBe(false);
});

test("a call that comes to stand before one that is being read is not forgotten", async () => {
  const { store, held, it } = await heldLine(keys.waitingCall("shout", 100, 2, id(1)));

  const found = await noteWhileReading(store, held, it, keys.waitingCall("shout", 100, 1, id(2)));

  expect(found).toEqual([id(1)]);
  expect(await it.take()).toEqual([id(2)]);
});

test("a call that waits still after it was ordered is not forgotten, though the last of its line was woken", async () => {
  const store = createMemoryStore();
  await put(store, keys.waitingCall("shout", 100, 1, id(1)));
  await put(store, keys.waitingCall("shout", 100, 1, id(2)));
  const { waiting } = createWaiting(store);
  await waiting.open();
  const order = async (step: string) => {
    const [eventId = "none"] = await waiting.take(10);
    for (const call of waiting.of(eventId)) waiting.ordered(call, step);
    return eventId;
  };
  expect(await order("first")).toBe(id(1));
  waiting.landed(id(1), "first", { ok: true, answer: {} });
  expect(await order("second")).toBe(id(2));
  expect(await order("none")).toBe("none");
  expect(waiting.has("shout")).toBe(false);

  waiting.committed(id(2), () => false);

  expect(waiting.has("shout")).toBe(true);
});
