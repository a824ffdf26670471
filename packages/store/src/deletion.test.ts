import { EventStatus } from "@machinery/protocol";
import { beforeEach, expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { encodeCount } from "./counts.js";
import { deletedEventsEntry, readDeletedEvent } from "./deleted-event.js";
import { type Deletion, dueDeletions, planDeletion } from "./deletion.js";
import { readIdempotency } from "./idempotency.js";
import { keys } from "./keys.js";
import { readReruns } from "./reruns.js";
import { createMemoryDisk, type MemoryDisk } from "./memory-disk.js";
import { openMemoryStore } from "./memory-store.js";
import { noticeEntry } from "./owed.js";
import { readEvent, readHead } from "./read-event.js";
import { rebuildPartition } from "./rebuild-partition.js";
import { type Store, StoreError, type StoreReader } from "./store.js";
import { verifyPartition } from "./verify-partition.js";

const ID = sampleId(5_000);
const CHILD = sampleId(5_100);
const DAY_MS = 24 * 3_600_000;

let disk: MemoryDisk;
let store: Store;
let events: SampleEvents;

beforeEach(async () => {
  disk = createMemoryDisk();
  store = await openMemoryStore(disk);
  events = new SampleEvents(store);
});

const options = (nowMs: number, mostKeys = 100) => ({
  nowMs,
  mostKeys,
  keepKeyMs: DAY_MS,
  keepUnreadableMs: DAY_MS,
});

/** Deletes what is due, as a runner does. */
async function deleteDue(nowMs: number, mostKeys = 100): Promise<Deletion["kind"][]> {
  const kinds: Deletion["kind"][] = [];
  const due = await all(dueDeletions(store, nowMs + 1));
  for (const one of due) {
    const deletion = await planDeletion(store, one, options(nowMs, mostKeys));
    kinds.push(deletion.kind);
    if (deletion.kind === "stays") continue;
    if (deletion.left !== undefined) await store.commit([deletion.left.entry]);
    if (deletion.derived.length > 0)
      await store.commit([deletedEventsEntry([one.eventId], nowMs, deletion.derived)]);
  }
  return kinds;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const damage = () => all(verifyPartition(store));
const keysLeft = () =>
  disk
    .contents()
    .map(([key]) => key)
    .filter((key) => !key.startsWith("m/"));

test("nothing of a deleted event is left", async () => {
  const labels = { tenant: "a/b", "x.y": "1" };
  await events.write(ID, { labels, bodies: ["x".repeat(300_000)], idempotencyKey: "k" });
  await store.commit([noticeEntry(ID, 0, notice, [])]);
  await events.write(ID, { status: EventStatus.FAILED, deleteTimeMs: 2 * DAY_MS });
  expect(await damage()).toEqual([]);

  expect(await deleteDue(2 * DAY_MS - 1)).toEqual([]);
  expect(await deleteDue(2 * DAY_MS)).toEqual(["goes"]);

  expect(keysLeft()).toEqual([]);
  expect(await damage()).toEqual([]);
  expect(await all(readEvent(store, ID))).toEqual([]);
});

const notice = {
  $typeName: "machinery.store.v1.NoticeEntry" as const,
  delivered: true,
  attempts: 1,
  timeMs: 1n,
  message: "",
};

test("an event that has not ended is not to be deleted", async () => {
  await events.write(ID);

  expect(await planDeletion(store, { eventId: ID, dueMs: 0 }, options(9))).toEqual({ kind: "stays" });
  expect(await planDeletion(store, { eventId: sampleId(77), dueMs: 0 }, options(9))).toEqual({
    kind: "stays",
  });
});

test("an idempotency key answers for its time, with the event as it ended", async () => {
  await events.write(ID, { timeMs: 1_000, idempotencyKey: "k" });
  await events.write(ID, { timeMs: 2_000, status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });

  expect(await deleteDue(3_000)).toEqual(["goes"]);
  expect(keysLeft().map((key) => key.slice(0, 2))).toEqual(["i/", "y/", "z/"]);
  expect(await readHead(store, ID)).toBeUndefined();
  expect((await readDeletedEvent(store, ID))?.head).toMatchObject({
    status: EventStatus.SUCCEEDED,
    ackTimeMs: 1_000n,
    endTimeMs: 2_000n,
  });
  expect(await readIdempotency(store, "greet", "k")).toMatchObject({ eventId: ID });
  expect(await damage()).toEqual([]);

  expect(await deleteDue(DAY_MS + 999)).toEqual([]);
  expect(await deleteDue(DAY_MS + 1_000)).toEqual(["goes"]);
  expect(keysLeft()).toEqual([]);
});

test("what follows from a deleted event's key is found missing, and made anew", async () => {
  await events.write(ID, { timeMs: 1_000, idempotencyKey: "k" });
  await events.write(ID, { timeMs: 2_000, status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });
  await deleteDue(3_000);
  const before = keysLeft();
  const stray = keys.deletion(77, sampleId(77));
  const derived = [
    [keys.idempotency("greet", "k"), undefined],
    [keys.deletion(DAY_MS + 1_000, ID), undefined],
    [stray, new Uint8Array(0)],
  ] as const;
  await store.commit([{ key: "m/test", value: new Uint8Array(0), derived }]);
  expect((await damage()).map(({ key, kind }) => `${kind} ${key}`).sort()).toEqual(
    derived.map(([key]) => `derived ${key}`).sort(),
  );

  await rebuildPartition(store);

  expect(await damage()).toEqual([]);
  expect(keysLeft()).toEqual(before);
  expect(await readIdempotency(store, "greet", "k")).toMatchObject({ eventId: ID });
});

test("an event that is too much for one write goes in several, and is gone with the first", async () => {
  for (let entry = 0; entry < 9; entry++) await events.write(ID);
  await events.write(ID, { status: EventStatus.CANCELLED, deleteTimeMs: 3_000 });

  const first = await planDeletion(store, { eventId: ID, dueMs: 3_000 }, options(3_000, 4));
  expect(first).toMatchObject({ kind: "goes", hasMore: true, derived: [] });
  expect(await deleteDue(3_000, 4)).toEqual(["goes"]);
  expect(await all(readEvent(store, ID))).toEqual([]);
  expect(await damage()).toEqual([]);
  await rebuildPartition(store);
  expect(await deleteDue(3_000, 4)).toEqual(["goes"]);
  expect(await deleteDue(3_000, 4)).toEqual(["goes"]);

  expect(keysLeft()).toEqual([]);
});

test("an event stays until the other one that it owes a cancel has ended", async () => {
  await events.write(CHILD);
  await events.write(ID, { owed: [{ kind: "cancel", eventId: CHILD, step: "run" }] });
  await events.write(ID, { status: EventStatus.CANCELLED, deleteTimeMs: 3_000 });
  expect(await deleteDue(3_000)).toEqual(["stays"]);

  await events.write(CHILD, { status: EventStatus.CANCELLED });

  expect(await deleteDue(3_000)).toEqual(["goes"]);
});

test("an event stays until it is known what became of telling its end", async () => {
  await events.write(ID);
  const owed = [{ kind: "notice", notice: 2 }];
  await events.write(ID, { status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000, owed });
  expect(await deleteDue(3_000)).toEqual(["stays"]);

  const told = keys.owed("outside", 1_000, "000001.0", ID);
  await store.commit([noticeEntry(ID, 2, notice, [[told, undefined]])]);

  expect(await deleteDue(3_000)).toEqual(["goes"]);
  expect(keysLeft()).toEqual([]);
});

test("an event stays for a day where an entry cannot be read: nobody knows what it owes, or whether it can be read next time", async () => {
  await events.write(ID);
  await events.write(ID, { status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });
  const glitching: StoreReader = {
    get: (key) => store.get(key),
    getMany: (all) => store.getMany(all),
    async *range(range) {
      for await (const pair of store.range(range)) {
        if (pair[0] === keys.entry(ID, 1)) throw new StoreError("DAMAGED", "a wrong byte", { key: pair[0] });
        yield pair;
      }
    },
  };
  const [due] = await all(dueDeletions(store, 3_001));
  const kindAt = async (nowMs: number) => (await planDeletion(glitching, due!, options(nowMs))).kind;

  expect(await kindAt(3_000)).toBe("stays");
  expect(await kindAt(2_999 + DAY_MS)).toBe("stays");
  expect(await kindAt(3_000 + DAY_MS)).toBe("goes");
});

test("an event of a sub-workflow stays until its parent has ended", async () => {
  await events.write(ID);
  await events.write(CHILD, { parent: { eventId: ID, step: "run" } });
  await events.write(CHILD, { status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });
  expect(await deleteDue(3_000)).toEqual(["stays"]);

  await events.write(ID, { status: EventStatus.SUCCEEDED, deleteTimeMs: 4_000 });

  expect(await deleteDue(3_000)).toEqual(["goes"]);
  expect(await deleteDue(4_000)).toEqual(["goes"]);
});

test("an event that carries another one out again is found by that until it goes, whatever becomes of the other", async () => {
  await events.write(ID);
  await events.write(ID, { status: EventStatus.FAILED, deleteTimeMs: 3_000 });
  await events.write(CHILD, { rerun: { eventId: ID, step: "charge" } });
  expect(await readReruns(store, ID, 9)).toEqual([CHILD]);

  expect(await deleteDue(3_000)).toEqual(["goes"]);
  expect(await readReruns(store, ID, 9)).toEqual([CHILD]);
  expect(await damage()).toEqual([]);

  await events.write(CHILD, { status: EventStatus.SUCCEEDED, deleteTimeMs: 4_000 });
  expect(await deleteDue(4_000)).toEqual(["goes"]);
  expect(await readReruns(store, ID, 9)).toEqual([]);
  expect(keysLeft()).toEqual([]);
});

test("counts are of what is there", async () => {
  await events.write(ID);
  await events.write(ID, { status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });
  const count = keys.count("greet", EventStatus.SUCCEEDED);
  await store.commit([{ key: "m/test", value: new Uint8Array(0), derived: [[count, encodeCount(1)]] }]);
  expect(await damage()).toEqual([]);

  await deleteDue(3_000);

  expect(await damage()).toMatchObject([{ key: count, kind: "derived" }]);
});
