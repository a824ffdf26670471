import { createMemoryStore } from "@machinery/store";
import { expect, test } from "vitest";
import { type KeyClaim, type KeyedPost, KeyPosts } from "./key-posts.js";

const one = new Uint8Array([1]);
const other = new Uint8Array([2]);

async function claimed(keys: KeyPosts): Promise<KeyClaim> {
  const found = await keys.find("w", "k", one);
  if (found.kind !== "free") throw new Error(`expected a free key, found ${found.kind}`);
  return found.claim;
}

test("those who come while the first is on its way wait, and are told by their data", async () => {
  const keys = new KeyPosts(createMemoryStore());
  const claim = await claimed(keys);
  const told: KeyedPost[] = [];
  const same = keys.find("w", "k", one).then((found) => told.push(found));
  const different = keys.find("w", "k", other).then((found) => told.push(found));
  await Promise.resolve();
  expect(told).toEqual([]);

  claim.made("event");
  await Promise.all([same, different]);

  expect(told[0]).toEqual({ kind: "existing", eventId: "event" });
  expect(told[1]).toMatchObject({ kind: "refused", rejection: { reason: "IDEMPOTENCY_KEY_REUSED" } });
});

test("when the first is refused the next in line has the key", async () => {
  const keys = new KeyPosts(createMemoryStore());
  const claim = await claimed(keys);
  const next = keys.find("w", "k", other);

  claim.dropped();

  expect((await next).kind).toBe("free");
});

test("when nobody knows what became of the first, nobody is told that there is none", async () => {
  const keys = new KeyPosts(createMemoryStore());
  const claim = await claimed(keys);
  const next = keys.find("w", "k", one);

  claim.lost();

  expect(await next).toMatchObject({ kind: "refused", rejection: { reason: "STORE_UNAVAILABLE" } });
});

test("keys of two workflows do not meet", async () => {
  const keys = new KeyPosts(createMemoryStore());
  await claimed(keys);

  expect((await keys.find("v", "k", one)).kind).toBe("free");
});

test("a store that cannot be read is told to everybody", async () => {
  const store = createMemoryStore();
  await store.close();
  const keys = new KeyPosts(store);

  await expect(Promise.all([keys.find("w", "k", one), keys.find("w", "k", one)])).rejects.toMatchObject({
    code: "CLOSED",
  });
});
