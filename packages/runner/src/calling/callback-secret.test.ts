import { createMemoryStore, type Entry, keys, type Store, StoreError } from "@machinery/store";
import { expect, it } from "vitest";
import { openCallbackSecret } from "./callback-secret.js";
import type { Ids } from "../ports.js";

let drawn = 0;
const ids = { secret: () => new Uint8Array(32).fill(++drawn) } as unknown as Ids;

/** A store whose secret cannot be read. */
function unreadable(code: "DAMAGED" | "READ_FAILED"): { readonly store: Store; readonly commits: Entry[] } {
  const store = createMemoryStore();
  const commits: Entry[] = [];
  const get: Store["get"] = async (key) => {
    throw new StoreError(code, `${key}: it cannot be read`, { key });
  };
  const commit: Store["commit"] = async (entries) => void commits.push(...entries);
  return { store: { ...store, get, commit }, commits };
}

it("is made once for a store", async () => {
  const store = createMemoryStore();

  const secret = await openCallbackSecret(store, ids);

  expect(secret).toHaveLength(32);
  expect(await openCallbackSecret(store, ids)).toEqual(secret);
});

it("is named when it cannot be read, and left as it is: the callbacks that are out are sealed with it", async () => {
  const { store, commits } = unreadable("DAMAGED");

  await expect(openCallbackSecret(store, ids)).rejects.toMatchObject({
    code: "DAMAGED",
    message: `expected the secret of callbacks, found ${keys.callbackSecret}: it cannot be read`,
  });
  expect(commits).toEqual([]);
});

it("is left alone while the store as a whole cannot be read", async () => {
  const { store, commits } = unreadable("READ_FAILED");

  await expect(openCallbackSecret(store, ids)).rejects.toMatchObject({ code: "READ_FAILED" });
  expect(commits).toEqual([]);
});
