import { expect, test } from "vitest";
import { entryOf, keysOf, textOf } from "./bytes.js";
import type { WithStore } from "./with-store.js";

/** What `close` promises, and what opening twice gets. */
export function closeContract(withStore: WithStore): void {
  test("closing waits for what is queued", () =>
    withStore(async ({ store, reopen }) => {
      const commits = Array.from({ length: 20 }, (_, number) => store.commit([entryOf(`e/${number}`, "x")]));
      const again = await reopen();

      await Promise.all(commits);
      expect(textOf(await again.get("e/19"))).toBe("x");
    }));

  test("a closed store refuses everything with CLOSED, and closes again without complaint", () =>
    withStore(async ({ store }) => {
      const snapshot = store.snapshot();
      await store.close();

      const closed = { name: "StoreError", code: "CLOSED" };
      await expect(store.get("e/1")).rejects.toMatchObject(closed);
      await expect(store.getMany(["e/1"])).rejects.toMatchObject(closed);
      await expect((async () => keysOf(store.range({ gte: "", lt: "~" })))()).rejects.toMatchObject(closed);
      await expect(store.commit([entryOf("e/1", "x")])).rejects.toMatchObject(closed);
      expect(() => store.snapshot()).toThrow(expect.objectContaining(closed));
      await expect(snapshot.get("e/1")).rejects.toMatchObject(closed);
      await Promise.all([store.close(), store.close()]);
    }));

  test("a range that is being read while the store closes ends with CLOSED or to the end, and does not hang", () =>
    withStore(async ({ store }) => {
      await store.commit(Array.from({ length: 2_500 }, (_, number) => entryOf(`k/${1_000 + number}`, "x")));

      let count = 0;
      let code: unknown;
      try {
        for await (const _ of store.range({ gte: "k/", lt: "k0" })) if (count++ === 0) await store.close();
      } catch (error) {
        ({ code } = error as { code: unknown });
      }
      expect(count === 2_500 || code === "CLOSED").toBe(true);
    }));

  test("a store that is open already is refused with LOCKED, until it is closed", () =>
    withStore(async ({ store, subject, reopen }) => {
      await expect(subject.open()).rejects.toMatchObject({ name: "StoreError", code: "LOCKED" });

      await store.commit([entryOf("e/1", "still works")]);
      expect(textOf(await (await reopen()).get("e/1"))).toBe("still works");
    }));
}
