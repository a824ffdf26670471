import { expect, test } from "vitest";
import { keys } from "./keys.js";
import { createMemoryDisk } from "./memory-disk.js";
import { openMemoryStore } from "./memory-store.js";
import { readPlace, takePlace } from "./place.js";

const place = { number: 1, count: 2 };

test("a new store becomes what is meant, and stays it", async () => {
  const store = await openMemoryStore(createMemoryDisk());
  await takePlace(store, place);

  expect(await readPlace(store)).toEqual(place);
  await takePlace(store, place);
  await expect(takePlace(store, { number: 1, count: 3 })).rejects.toMatchObject({ code: "MISPLACED" });
  await expect(takePlace(store, { number: 0, count: 2 })).rejects.toThrow(
    "expected partition 0 of 2, found partition 1 of 2",
  );
});

test("a store that was worked on and says nothing is the only one", async () => {
  const store = await openMemoryStore(createMemoryDisk());
  await takePlace(store, { number: 0, count: 1 });
  expect(await readPlace(store)).toBeUndefined();
  await store.commit([{ key: keys.callbackSecret, value: new Uint8Array(32), derived: [] }]);

  await takePlace(store, { number: 0, count: 1 });
  await expect(takePlace(store, { number: 0, count: 2 })).rejects.toThrow("found partition 0 of 1");
});

test("what does not say it is damage", async () => {
  const store = await openMemoryStore(createMemoryDisk());
  await store.commit([{ key: keys.place, value: Uint8Array.of(8, 5, 16, 2), derived: [] }]);

  await expect(readPlace(store)).rejects.toMatchObject({ code: "DAMAGED", key: keys.place });
});
