import { EventStatus } from "@machinery/protocol";
import { expect, test } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { keys } from "./keys.js";
import { createMemoryStore } from "./memory-store.js";
import { readEvent } from "./read-event.js";
import { sizeLimits } from "./size-limits.js";
import type { Store } from "./store.js";

const ID = sampleId(5_000);

async function bodiesOf(store: Store, fromNumber = 0): Promise<string[]> {
  const bodies: string[] = [];
  for await (const entry of readEvent(store, ID, fromNumber)) {
    for (const fact of entry.facts) bodies.push(new TextDecoder().decode(fact.body));
  }
  return bodies;
}

/** Deletes a key behind everybody's back. */
function lose(store: Store, key: string): Promise<void> {
  return store.commit([{ key: "m/test", value: new Uint8Array(0), derived: [[key, undefined]] }]);
}

test("an event is read back in order, from any entry on", async () => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  for (let number = 0; number < 50; number++) await events.write(ID, { bodies: [`"${number}"`] });
  await new SampleEvents(store).write(sampleId(5_000, 1), { bodies: ['"another"'] });

  expect(await bodiesOf(store)).toEqual(Array.from({ length: 50 }, (_, number) => `"${number}"`));
  expect(await bodiesOf(store, 48)).toEqual(['"48"', '"49"']);
  expect(await bodiesOf(store, 50)).toEqual([]);
});

test("an event that is not there has no entries", async () => {
  expect(await bodiesOf(createMemoryStore())).toEqual([]);
});

test("bodies over 64 KiB are kept apart in chunks and put back", async () => {
  const store = createMemoryStore();
  const large = "x".repeat(sizeLimits.bodyBytes + 1);
  const huge = "y".repeat(4 * 1024 * 1024);
  const bodies = ["small", large, huge, "z".repeat(sizeLimits.bodyBytes)];
  await new SampleEvents(store).write(ID, { bodies });

  expect(await bodiesOf(store)).toEqual(bodies);
  expect((await store.get(keys.entry(ID, 0)))!.length).toBeLessThan(sizeLimits.bodyBytes + 1_000);
});

test("many middling bodies together stay under the limit of an entry", async () => {
  const store = createMemoryStore();
  const bodies = Array.from({ length: 1_000 }, (_, number) => `${number} ${"x".repeat(1_000)}`);
  await new SampleEvents(store).write(ID, { bodies });

  expect(await bodiesOf(store)).toEqual(bodies);
});

test.each([
  ["an entry in the middle", keys.entry(ID, 1), /expected .*000001, found .*000002/],
  ["the last entry of an ended event", keys.entry(ID, 3), /expected 4 entries, found 3/],
  ["all entries but the last", keys.entry(ID, 0), /expected .*000000, found .*000001/],
  ["the head", keys.head(ID), /entries without it/],
])("%s that is lost is damage", async (_, key, message) => {
  const store = createMemoryStore();
  const events = new SampleEvents(store);
  for (let number = 0; number < 3; number++) await events.write(ID);
  await events.write(ID, { status: EventStatus.SUCCEEDED });
  await lose(store, key);

  await expect(bodiesOf(store)).rejects.toMatchObject({
    code: "DAMAGED",
    message: expect.stringMatching(message),
  });
});

test("a blob that is lost or changed is damage", async () => {
  const store = createMemoryStore();
  await new SampleEvents(store).write(ID, { bodies: ["x".repeat(500_000)] });
  const chunks: string[] = [];
  for await (const [key] of store.range(keys.blobs(ID))) chunks.push(key);
  expect(chunks).toHaveLength(3);

  await lose(store, chunks[1]!);

  await expect(bodiesOf(store)).rejects.toMatchObject({ code: "DAMAGED" });
});
