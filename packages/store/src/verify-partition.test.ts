import { EventStatus } from "@machinery/protocol";
import { DefinitionEntrySchema, EventHeadSchema } from "@machinery/protocol/store";
import { create, toBinary } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { encodeCount } from "./counts.js";
import { definitionEntry, readDefinition } from "./definitions.js";
import { keys } from "./keys.js";
import { createMemoryStore } from "./memory-store.js";
import { placesEntry } from "./places-mark.js";
import { readHead } from "./read-event.js";
import { rebuildPartition } from "./rebuild-partition.js";
import { type Store, StoreError } from "./store.js";
import type { Damage } from "./damage.js";
import { verifyPartition } from "./verify-partition.js";
import { beginWaitingIndex } from "./waiting-index.js";

const ids = [1, 2, 3, 4, 5].map((number) => sampleId(1_000 * number));

async function partition(): Promise<Store> {
  const store = createMemoryStore();
  await beginWaitingIndex(store);
  const events = new SampleEvents(store);
  await events.write(ids[0]!, { labels: { tenant: "a" }, idempotencyKey: "k" });
  await events.write(ids[0]!, { status: EventStatus.SUCCEEDED });
  await events.write(ids[1]!, { bodies: ["x".repeat(300_000)] });
  await events.write(ids[2]!, { concurrencyKey: "k" });
  await events.write(ids[2]!, { status: EventStatus.WAITING, wakeTimeMs: 9_000 });
  await events.write(ids[3]!);
  await events.write(ids[3]!, { status: EventStatus.FAILED });
  await events.write(ids[4]!, { status: EventStatus.ACCEPTED });
  const counts = [
    EventStatus.SUCCEEDED,
    EventStatus.RUNNING,
    EventStatus.WAITING,
    EventStatus.FAILED,
    EventStatus.ACCEPTED,
  ];
  await write(
    store,
    counts.map((status) => [keys.count("greet", status), encodeCount(1)]),
  );
  await store.commit([
    placesEntry(),
    definitionEntry(
      create(DefinitionEntrySchema, { workflow: "greet", revision: 1, source: "y".repeat(700_000) }),
    ),
  ]);
  return store;
}

function write(store: Store, derived: [string, Uint8Array | undefined][]): Promise<void> {
  return store.commit([{ key: "m/test", value: new Uint8Array(0), derived }]);
}

async function verify(store: Store): Promise<Damage[]> {
  const damage: Damage[] = [];
  for await (const one of verifyPartition(store)) damage.push(one);
  return damage;
}

test("a sound partition has no damage", async () => {
  expect(await verify(await partition())).toEqual([]);
  expect(await verify(createMemoryStore())).toEqual([]);
});

test("a definition of any size is read back", async () => {
  expect(await readDefinition(await partition(), "greet", 1)).toMatchObject({ source: "y".repeat(700_000) });
  expect(await readDefinition(await partition(), "greet", 2)).toBeUndefined();
});

const empty = new Uint8Array(0);
const derivedDamage: [what: string, key: string, value: Uint8Array | undefined][] = [
  ["a head that is missing", keys.head(ids[0]!), undefined],
  ["a head that is another", keys.head(ids[2]!), new Uint8Array(0)],
  ["a running event that is not in its index", keys.running(ids[1]!), undefined],
  ["an ended event among the running ones", keys.running(ids[0]!), empty],
  ["a started event in the ready queue", keys.ready(ids[1]!), empty],
  ["an event that is counted under another key", keys.underWay("greet", "k", ids[1]!), empty],
  ["an event under way that is not counted under its key", keys.underWay("greet", "k", ids[2]!), undefined],
  ["an event that waits in no line", keys.inLine("greet", "", ids[4]!), undefined],
  ["a timer of another time", keys.timer(9_001, ids[2]!), empty],
  ["a started event in a line", keys.inLine("greet", "", ids[1]!), empty],
  ["a timer that is missing", keys.timer(9_000, ids[2]!), undefined],
  ["a label that is missing", keys.byLabel("tenant", "a", ids[0]!), undefined],
  ["an idempotency key that is missing", keys.idempotency("greet", "k"), undefined],
  ["an index of an event that is not there", keys.byWorkflow("greet", sampleId(77)), empty],
  ["a head of an event that is not there", keys.head(sampleId(77)), empty],
  ["a waiting event that is not in its index", keys.waiting(ids[2]!), undefined],
  ["a running event among those that wait", keys.waiting(ids[1]!), empty],
  ["a failed event that is not in its index", keys.failed(ids[3]!), undefined],
  ["a count that is wrong", keys.count("greet", EventStatus.RUNNING), encodeCount(7)],
  ["something owed that no entry owes", keys.owed("event", 5, "000001.0", ids[2]!), empty],
  ["something owed by an event that is not there", keys.owed("outside", 5, "000000.0", sampleId(77)), empty],
  ["a count of nothing", keys.count("pay", EventStatus.RUNNING), encodeCount(7)],
];

test.each(derivedDamage)("%s is found, and made anew", async (_, key, value) => {
  const store = await partition();
  await write(store, [[key, value]]);

  const damage = await verify(store);
  expect(damage.length).toBeGreaterThan(0);
  expect(damage.map(({ kind }) => kind)).toEqual(damage.map(() => "derived"));
  expect(damage.map((one) => one.key)).toContain(key);

  expect(await rebuildPartition(store)).toBe(5);
  expect(await verify(store)).toEqual([]);
});

test.each([
  ["an entry in the middle", keys.entry(ids[2]!, 0), ids[2]!],
  ["the last entry of an ended event", keys.entry(ids[0]!, 1), ids[0]!],
])("%s that is lost is authoritative damage, and rebuilding does not hide it", async (_, key, id) => {
  const store = await partition();
  await write(store, [[key, undefined]]);

  const authoritative = (damage: Damage[]): Damage[] => damage.filter(({ kind }) => kind === "authoritative");
  expect(authoritative(await verify(store))).toMatchObject([{ key: keys.entry(id, 0) }]);
  expect(await rebuildPartition(store)).toBe(4);
  expect(authoritative(await verify(store))).toHaveLength(1);
});

test("a blob that is lost is authoritative damage", async () => {
  const store = await partition();
  const blobs: string[] = [];
  for await (const [key] of store.range(keys.blobs(ids[1]!))) blobs.push(key);
  await write(store, [[blobs[0]!, undefined]]);

  expect((await verify(store)).filter(({ kind }) => kind === "authoritative")).toHaveLength(1);
});

test("what callbacks are sealed with is kept by a rebuild, and told when it cannot be read", async () => {
  const store = await partition();
  await store.commit([{ key: keys.callbackSecret, value: new Uint8Array(32).fill(7), derived: [] }]);
  await rebuildPartition(store);
  expect(await store.get(keys.callbackSecret)).toEqual(new Uint8Array(32).fill(7));
  expect(await verify(store)).toEqual([]);

  const damaged: Store = {
    ...store,
    getMany: (many) => store.getMany(many),
    range: (range) => store.range(range),
    get: (key) =>
      key === keys.callbackSecret
        ? Promise.reject(new StoreError("DAMAGED", "the checksum does not match"))
        : store.get(key),
  };

  expect(await verify(damaged)).toEqual([
    expect.objectContaining({ key: keys.callbackSecret, kind: "authoritative" }),
  ]);
});

test("a head that says its event's id, as in stores of version 1, is whole; one that says something else is not", async () => {
  const store = await partition();
  const key = keys.head(ids[0]!);
  const head = (await readHead(store, ids[0]!))!;

  await write(store, [[key, toBinary(EventHeadSchema, head)]]);
  expect(await verify(store)).toEqual([]);

  await write(store, [[key, toBinary(EventHeadSchema, { ...head, endTimeMs: head.endTimeMs + 1n })]]);
  expect(await verify(store)).toMatchObject([{ key, kind: "derived" }]);
  await write(store, [[key, new Uint8Array([255, 255])]]);
  expect(await verify(store)).toMatchObject([{ key, kind: "derived" }]);
});

test("a store that was written before waiting events had an index is whole", async () => {
  const store = await partition();
  await write(store, [
    [keys.waitingFrom, undefined],
    [keys.waiting(ids[2]!), undefined],
  ]);
  expect(await verify(store)).toEqual([]);

  await rebuildPartition(store);
  await write(store, [[keys.waiting(ids[2]!), undefined]]);
  expect((await verify(store)).map(({ key }) => key)).toEqual([keys.waiting(ids[2]!)]);
});
