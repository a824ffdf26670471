import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { keys } from "./keys.js";
import { nextLine, readLine } from "./lines.js";
import { makeLines } from "./make-lines.js";
import { createMemoryStore } from "./memory-store.js";
import { rebuildPartition } from "./rebuild-partition.js";
import type { Store } from "./store.js";
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
  return store;
}

async function damages(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const { key, kind } of verifyPartition(store)) found.push(`${kind} ${key}`);
  return found;
}

test("a store written before there were lines is whole, and gets them", async () => {
  const store = await writeOld();
  expect(await damages(store)).toEqual([]);

  expect(await makeLines(store)).toBe(ids.length);

  expect(await readLine(store, "greet", "", "", 5_000)).toEqual(ids.filter((_, at) => at % 2 === 0));
  expect(await readLine(store, "pay", "", "", 5_000)).toEqual(ids.filter((_, at) => at % 2 === 1));
  expect(await damages(store)).toEqual([]);
  expect(await makeLines(store)).toBe(0);
});

test("an event whose head is damaged hinders no other", async () => {
  const store = await writeOld();
  const derived = [[keys.head(ids[3]!), new Uint8Array([255])]] as const;
  await store.commit([{ key: "m/test", value: new Uint8Array(0), derived }]);

  expect(await makeLines(store)).toBe(ids.length - 1);
});

test("repair makes them as well", async () => {
  const store = await writeOld();

  await rebuildPartition(store);

  expect(await nextLine(store, "greet")).toBe("");
  expect(await damages(store)).toEqual([]);
  expect(await makeLines(store)).toBe(0);
});
