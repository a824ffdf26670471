import { create } from "@bufbuild/protobuf";
import { type SignalEntry, SignalEntrySchema } from "@machinery/protocol/store";
import { expect, test } from "vitest";
import { createMemoryStore } from "./memory-store.js";
import { rebuildPartition } from "./rebuild-partition.js";
import {
  countSignals,
  deliveredEntry,
  expired,
  keysOfSignals,
  type KeptSignal,
  readSignal,
  readSignalById,
  readSignals,
  signalEntry,
  undelivered,
  withoutSignals,
} from "./signals.js";
import type { Store } from "./store.js";
import { verifyPartition } from "./verify-partition.js";

const signalOf = (signalId: string, timeMs: number, key = "order/1", bytes = 10): SignalEntry =>
  create(SignalEntrySchema, {
    name: "collected",
    key,
    signalId,
    data: new Uint8Array(bytes).fill(32),
    timeMs: BigInt(timeMs),
    expireTimeMs: BigInt(timeMs + 100),
    contentHash: new Uint8Array(32).fill(1),
  });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
const idsOf = (kept: readonly KeptSignal[]) => kept.map(({ signal }) => signal.signalId);
const allOf = (store: Store) => collect(store.range({ gte: "", lt: "~" }));

async function filled(): Promise<Store> {
  const store = createMemoryStore();
  await store.commit([signalEntry(signalOf("late", 2_000), 1)]);
  await store.commit([signalEntry(signalOf("early/ä", 1_000), 2)]);
  await store.commit([signalEntry(signalOf("other", 1_500, "order/2", 250_000), 3)]);
  return store;
}

test("signals are found by name and key, oldest first, from a place on, and by id", async () => {
  const store = await filled();

  const kept = await collect(readSignals(store, "collected", "order/1"));

  expect(idsOf(kept)).toEqual(["early/ä", "late"]);
  const behind = { after: kept[0]!.place };
  expect(idsOf(await collect(readSignals(store, "collected", "order/1", behind)))).toEqual(["late"]);
  const others = { leavesOut: (signalId: string) => signalId === "early/ä" };
  expect(idsOf(await collect(readSignals(store, "collected", "order/1", others)))).toEqual(["late"]);
  expect(await collect(readSignals(store, "collected", "order"))).toEqual([]);
  expect((await readSignalById(store, "collected", "other"))?.data).toHaveLength(250_000);
  expect(await readSignalById(store, "collected", "none")).toBeUndefined();
  expect(await countSignals(store)).toBe(3);
  expect(await collect(verifyPartition(store))).toEqual([]);
});

test("signals stay marked until they are told to all that listen", async () => {
  const store = await filled();
  const places = await collect(undelivered(store));
  const first = (await readSignal(store, places[0]!))!;

  expect(first.signalId).toBe("early/ä");
  await store.commit([deliveredEntry(first)]);

  expect(await collect(undelivered(store))).toEqual(places.slice(1));
  expect(await collect(verifyPartition(store))).toEqual([]);
});

test("signals whose time is up go, with all that belongs to them", async () => {
  const store = await filled();
  const gone = await collect(expired(store, 1_600));
  expect(gone.map(({ expireTimeMs }) => expireTimeMs)).toEqual([1_100, 1_600]);
  const kept = await Promise.all(
    gone.map(async ({ place }) => ({ place, signal: (await readSignal(store, place))! })),
  );

  await store.commit([withoutSignals(await keysOfSignals(store, kept), 1)]);

  expect(await collect(expired(store, 1_600))).toEqual([]);
  expect(await collect(expired(store, 9_999))).toHaveLength(1);
  expect((await allOf(store)).map(([key]) => key.slice(0, 2)).sort()).toEqual([
    "g/",
    "j/",
    "m/",
    "m/",
    "u/",
    "x/",
  ]);
  expect(await collect(verifyPartition(store))).toEqual([]);
});

test("lost keys of signals are found, and made anew", async () => {
  const store = await filled();
  const before = (await allOf(store)).map(([key]) => key);
  const lost = before.filter((key) => /^[jx]\/|^m\/signals/.test(key));
  await store.commit([
    {
      key: "m/signalled",
      value: new Uint8Array(0),
      derived: [
        ...lost.map((key) => [key, undefined] as const),
        ["u/000000000001000/none", new Uint8Array(0)],
      ],
    },
  ]);
  const found = (await collect(verifyPartition(store))).map(({ key }) => key);
  expect(found.sort()).toEqual([...lost, "u/000000000001000/none"].sort());

  await rebuildPartition(store);

  expect(await collect(verifyPartition(store))).toEqual([]);
  expect(await countSignals(store)).toBe(3);
});
