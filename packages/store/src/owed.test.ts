import { create } from "@bufbuild/protobuf";
import { EventStatus } from "@machinery/protocol";
import { NoticeEntrySchema } from "@machinery/protocol/store";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { keys } from "./keys.js";
import { createMemoryStore } from "./memory-store.js";
import { encodeOwed, noticeEntry, type OwedItem, owedItems, putOff, readNotices } from "./owed.js";
import { rebuildPartition } from "./rebuild-partition.js";
import type { Store } from "./store.js";
import { verifyPartition } from "./verify-partition.js";

const parent = sampleId(1_000);
const child = sampleId(2_000);
const answer = { kind: "answer", eventId: parent, step: "sub" };

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const owedTo = (store: Store, to: "event" | "outside"): Promise<OwedItem[]> =>
  all(owedItems(store, to, 999_999));

async function family(): Promise<{ store: Store; events: SampleEvents }> {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  await events.write(parent);
  await events.write(parent, { status: EventStatus.WAITING });
  await events.write(child, { timeMs: 3_000 });
  await events.write(child, {
    status: EventStatus.SUCCEEDED,
    timeMs: 5_000,
    owed: [answer, { kind: "notice", notice: 1 }],
  });
  return { store, events };
}

const move = (store: Store, from: OwedItem, to?: OwedItem): Promise<void> =>
  store.commit([
    {
      key: "m/test",
      value: new Uint8Array(0),
      derived: [
        [from.key, undefined],
        ...(to === undefined ? [] : ([[to.key, encodeOwed(to.owed)]] as const)),
      ],
    },
  ]);

test("what an entry owes stands under its time, to events apart from to the outside", async () => {
  const { store } = await family();

  expect(await owedTo(store, "event")).toMatchObject([
    { key: `o/000000000005000/000001.0/${child}`, eventId: child, dueMs: 5_000, owed: answer },
  ]);
  expect(await owedTo(store, "outside")).toMatchObject([
    { key: `p/000000000005000/000001.1/${child}`, owed: { kind: "notice", notice: 1, attempts: 0 } },
  ]);
});

test("what is put off keeps its name, counts the attempt, and is no damage", async () => {
  const { store } = await family();
  const [item] = await owedTo(store, "outside");

  await move(store, item!, putOff(item!, 9_000));

  const [later] = await owedTo(store, "outside");
  expect(later).toMatchObject({ name: item!.name, eventId: child, dueMs: 9_000, owed: { attempts: 1 } });
  expect(await all(verifyPartition(store))).toEqual([]);
});

test("what was delivered is no damage", async () => {
  const { store } = await family();
  const [toEvent] = await owedTo(store, "event");
  const [toOutside] = await owedTo(store, "outside");

  await move(store, toEvent!);
  const outcome = create(NoticeEntrySchema, { delivered: true, attempts: 1, timeMs: 6_000n });
  await store.commit([noticeEntry(child, 1, outcome, [[toOutside!.key, undefined]])]);

  expect(await all(verifyPartition(store))).toEqual([]);
  expect([...(await readNotices(store, child))]).toMatchObject([[1, { delivered: true, attempts: 1 }]]);
});

test("a notice that was told already must not stand as owed", async () => {
  const { store } = await family();

  await store.commit([noticeEntry(child, 1, create(NoticeEntrySchema, { delivered: true }), [])]);

  expect(await all(verifyPartition(store))).toMatchObject([{ key: `p/000000000005000/000001.1/${child}` }]);
});

test("rebuilding owes anew what may not have been delivered, once, and nothing else", async () => {
  const { store, events } = await family();
  const [item] = await owedTo(store, "outside");
  await move(store, item!, putOff(item!, 9_000));
  await move(store, (await owedTo(store, "event"))[0]!);

  await rebuildPartition(store);
  expect(await owedTo(store, "event")).toHaveLength(1);
  expect(await owedTo(store, "outside")).toMatchObject([{ dueMs: 5_000 }]);

  await store.commit([noticeEntry(child, 1, create(NoticeEntrySchema, { delivered: false }), [])]);
  await events.write(parent, { status: EventStatus.SUCCEEDED });
  await rebuildPartition(store);
  expect(await owedTo(store, "event")).toEqual([]);
  expect(await owedTo(store, "outside")).toEqual([]);
  expect(await all(verifyPartition(store))).toEqual([]);
});

test("what is owed is read in the order of its time, up to a time and from one on", async () => {
  const { store, events } = await family();
  await events.write(sampleId(3_000), { timeMs: 4_000, owed: [{ ...answer, kind: "cancel" }] });

  expect((await owedTo(store, "event")).map(({ dueMs }) => dueMs)).toEqual([4_000, 5_000]);
  expect(await all(owedItems(store, "event", 5_000))).toHaveLength(1);
  expect(await all(owedItems(store, "event", 9_000, 4_001))).toHaveLength(1);
  expect(keys.owedAt("event", 0)).toBe("o/000000000000000");
});
