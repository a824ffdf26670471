import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { keys } from "./keys.js";
import { nextLine, readLine } from "./lines.js";
import { makePlaces } from "./make-places.js";
import { createMemoryStore } from "./memory-store.js";
import { rebuildPartition } from "./rebuild-partition.js";
import type { Store } from "./store.js";
import { readUnderWay } from "./under-way.js";
import { verifyPartition } from "./verify-partition.js";

const ids = Array.from({ length: 2_500 }, (_, at) => sampleId(1_000 + at));

/** A store as it was written before there were lines. */
async function writeOld(): Promise<Store> {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  for (const [at, id] of ids.entries()) {
    const workflow = at % 2 === 0 ? "greet" : "pay";
    const derived = [[keys.inLine(workflow, "", id), undefined]] as const;
    await events.write(id, { status: EventStatus.ACCEPTED, workflow, derived });
  }
  // Paused before it began, after it began, and one that begins.
  for (const [at, statuses] of [
    [EventStatus.ACCEPTED, EventStatus.PAUSED],
    [EventStatus.RUNNING, EventStatus.PAUSED],
    [EventStatus.RUNNING],
  ].entries()) {
    const id = sampleId(90_000 + at);
    const derived = [
      [keys.inLine("greet", "", id), undefined],
      [keys.underWay("greet", "", id), undefined],
    ] as const;
    for (const status of statuses) await events.write(id, { status, workflow: "greet", derived });
  }
  return store;
}

async function collect<T>(all: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of all) items.push(item);
  return items;
}

async function damages(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, kind } of verifyPartition(store)) found.push(`${kind} ${key}`);
  return found;
}

test("a store written before there were lines is whole, and gets them", async () => {
  const store = await writeOld();
  expect(await damages(store)).toEqual([]);

  expect(await makePlaces(store)).toBe(ids.length + 2);

  expect(await collect(readUnderWay(store))).toEqual([{ workflow: "greet", key: "", count: 1 }]);
  expect(await readLine(store, "greet", "", "", 5_000)).toEqual(ids.filter((_, at) => at % 2 === 0));
  expect(await readLine(store, "pay", "", "", 5_000)).toEqual(ids.filter((_, at) => at % 2 === 1));
  expect(await damages(store)).toEqual([]);
  expect(await makePlaces(store)).toBe(0);
});

test("an event that is damaged hinders no other", async () => {
  const store = await writeOld();
  await store.commit([{ key: keys.entry(ids[3]!, 0), value: new Uint8Array([255]), derived: [] }]);

  await makePlaces(store);

  expect(await readLine(store, "pay", "", "", 5_000)).toHaveLength(ids.length / 2 - 1);
});

test("repair makes them as well", async () => {
  const store = await writeOld();

  await rebuildPartition(store);

  expect(await nextLine(store, "greet")).toBe("");
  expect(await damages(store)).toEqual([]);
  expect(await makePlaces(store)).toBe(0);
});
