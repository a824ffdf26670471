import { createMemoryStore, keys, type Store, StoreError } from "@machinery/store";
import { expect, it } from "vitest";
import { openCallbackSecret } from "./callback-secret.js";
import type { Ids, Observation } from "../ports.js";

let drawn = 0;
const ids = { secret: () => new Uint8Array(32).fill(++drawn) } as unknown as Ids;

/** A store whose secret cannot be read until it has been written. */
function unreadable(code: "DAMAGED" | "READ_FAILED"): Store {
  const store = createMemoryStore();
  let isWritten = false;
  return {
    ...store,
    get: async (key) => {
      if (!isWritten && key === keys.callbackSecret) throw new StoreError(code, "it cannot be read");
      return store.get(key);
    },
    commit: (entries) => {
      isWritten = true;
      return store.commit(entries);
    },
  };
}

it("is made once for a store", async () => {
  const store = createMemoryStore();
  const observer = { observe: () => {} };

  const secret = await openCallbackSecret(store, ids, observer);

  expect(secret).toHaveLength(32);
  expect(await openCallbackSecret(store, ids, observer)).toEqual(secret);
});

it("is made anew when it is damaged, and the log says what that means", async () => {
  const observed: Observation[] = [];
  const observer = { observe: (observation: Observation) => void observed.push(observation) };
  const store = unreadable("DAMAGED");

  const secret = await openCallbackSecret(store, ids, observer);

  expect(observed).toMatchObject([{ level: "error", error: { code: "DAMAGED" } }]);
  expect(JSON.stringify(observed)).not.toContain(String(secret[0]));
  expect(await openCallbackSecret(store, ids, observer)).toEqual(secret);
});

it("is left alone while the store as a whole cannot be read", async () => {
  const observer = { observe: () => {} };

  await expect(openCallbackSecret(unreadable("READ_FAILED"), ids, observer)).rejects.toMatchObject({
    code: "READ_FAILED",
  });
});
