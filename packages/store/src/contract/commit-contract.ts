import { expect, test } from "vitest";
import { sizeLimits } from "../size-limits.js";
import type { Entry } from "../store.js";
import { bytesOf, entryOf, keysOf, textOf } from "./bytes.js";
import type { WithStore } from "./with-store.js";

/** What `commit` promises. */
export function commitContract(withStore: WithStore): void {
  test("a commit writes the entry and all that is derived from it", () =>
    withStore(async ({ store }) => {
      await store.commit([entryOf("e/1", "one", { "h/1": "head", "r/1": "" })]);

      expect(textOf(await store.get("e/1"))).toBe("one");
      expect(textOf(await store.get("h/1"))).toBe("head");
      expect(textOf(await store.get("r/1"))).toBe("");
    }));

  test("an undefined derived value deletes, also what is not there", () =>
    withStore(async ({ store }) => {
      await store.commit([entryOf("e/1", "one", { "r/1": "x" })]);
      await store.commit([entryOf("e/2", "two", { "r/1": undefined, "r/none": undefined })]);

      expect(await store.get("r/1")).toBeUndefined();
      expect(await store.get("e/1")).toBeDefined();
    }));

  test("an entry may be written again and deleted by another", () =>
    withStore(async ({ store, reopen }) => {
      await store.commit([entryOf("e/1", "old"), entryOf("e/2", "old"), entryOf("e/3", "kept")]);
      await store.commit([entryOf("e/1", "new")]);
      await store.commit([entryOf("e/4", "x", { "e/2": undefined })]);

      const again = await reopen();
      expect((await again.getMany(["e/1", "e/2", "e/3"])).map(textOf)).toEqual(["new", undefined, "kept"]);
    }));

  test("entries apply in the order given, also within one call and one breath", () =>
    withStore(async ({ store, reopen }) => {
      const first = store.commit([
        entryOf("e/1", "a", { "c/1": "1", "r/1": "x" }),
        entryOf("e/2", "b", { "c/1": "2" }),
      ]);
      const second = store.commit([entryOf("e/3", "c", { "c/1": "3", "r/1": undefined })]);
      await Promise.all([first, second]);

      expect(textOf(await store.get("c/1"))).toBe("3");
      expect(await store.get("r/1")).toBeUndefined();
      const again = await reopen();
      expect(textOf(await again.get("c/1"))).toBe("3");
      expect(await again.get("r/1")).toBeUndefined();
    }));

  test("commits resolve in the order they were made", () =>
    withStore(async ({ store }) => {
      const order: number[] = [];
      const commits = Array.from({ length: 200 }, async (_, number) => {
        await store.commit([entryOf(`e/${number}`, "x")]);
        order.push(number);
      });
      await Promise.all(commits);

      expect(order).toEqual(Array.from({ length: 200 }, (_, number) => number));
    }));

  test("a commit of nothing resolves", () =>
    withStore(async ({ store }) => {
      await store.commit([]);

      expect(await keysOf(store.range({ gte: "e/", lt: "e0" }))).toEqual([]);
    }));

  test("what was committed is there after closing and opening", () =>
    withStore(async ({ store, reopen }) => {
      for (let number = 0; number < 50; number++)
        await store.commit([entryOf(`e/${number}`, `value ${number}`)]);

      const again = await reopen();
      for (let number = 0; number < 50; number++) {
        expect(textOf(await again.get(`e/${number}`))).toBe(`value ${number}`);
      }
    }));

  test("a commit on its way is seen whole or not at all, and whole once it has resolved", () =>
    withStore(async ({ store }) => {
      const commit = store.commit([entryOf("e/1", "one"), entryOf("e/2", "two")]);

      // It may be safe before it is told to be; half of it never is.
      const view = store.snapshot();
      const [one, two] = await view.getMany(["e/1", "e/2"]);
      await view.close();
      expect(one === undefined).toBe(two === undefined);
      await commit;
      expect(textOf(await store.get("e/1"))).toBe("one");
      expect(textOf(await store.get("e/2"))).toBe("two");
    }));

  test("changing the bytes after the commit does not change what is stored", () =>
    withStore(async ({ store }) => {
      const value = bytesOf("one");
      await store.commit([{ key: "e/1", value, derived: [] }]);
      value.fill(0);
      (await store.get("e/1"))!.fill(1);

      expect(textOf(await store.get("e/1"))).toBe("one");
    }));

  test("blobs are there as soon as the entry is, and many batches of them too", () =>
    withStore(async ({ store, reopen }) => {
      const chunk = (number: number): Uint8Array => new Uint8Array(sizeLimits.chunkBytes).fill(number);
      const blobs = Array.from({ length: 64 }, (_, number) => [`b/1/${number}`, chunk(number)] as const);
      await store.commit([{ key: "e/1", value: bytesOf("one"), derived: [], blobs }]);

      const again = await reopen();
      expect(await again.get("b/1/0")).toEqual(chunk(0));
      expect(await again.get("b/1/63")).toEqual(chunk(63));
    }));

  test("more entries than one batch holds are all written", () =>
    withStore(async ({ store, reopen }) => {
      const entries: Entry[] = Array.from({ length: 40 }, (_, number) => ({
        key: `e/${number}`,
        value: new Uint8Array(sizeLimits.valueBytes).fill(number),
        derived: [["c/last", bytesOf(String(number))]],
      }));
      const many = Array.from({ length: 5_000 }, (_, number) => entryOf(`d/${number}`, "x"));
      await Promise.all([store.commit(entries), store.commit(many)]);

      const again = await reopen();
      expect((await again.get("e/39"))![0]).toBe(39);
      expect(textOf(await again.get("c/last"))).toBe("39");
      expect(await keysOf(again.range({ gte: "d/", lt: "d0" }))).toHaveLength(5_000);
    }));

  const tooLarge: [what: string, entry: Entry][] = [
    ["a value", { key: "e/1", value: new Uint8Array(sizeLimits.valueBytes + 1), derived: [] }],
    [
      "a derived value",
      { key: "e/1", value: bytesOf(""), derived: [["h/1", new Uint8Array(sizeLimits.valueBytes + 1)]] },
    ],
    [
      "a chunk of a blob",
      {
        key: "e/1",
        value: bytesOf(""),
        derived: [],
        blobs: [["b/1", new Uint8Array(sizeLimits.valueBytes + 1)]],
      },
    ],
    ["a key", { key: `e/${"x".repeat(sizeLimits.keyChars)}`, value: bytesOf(""), derived: [] }],
    [
      "an entry with what is derived from it",
      {
        key: "e/1",
        value: bytesOf(""),
        derived: Array.from({ length: 17 }, (_, number) => [
          `h/${number}`,
          new Uint8Array(sizeLimits.valueBytes),
        ]),
      },
    ],
  ];
  test.each(tooLarge)(
    "%s over its limit is refused with TOO_LARGE, and nothing of the call is written",
    (_, entry) =>
      withStore(async ({ store }) => {
        const commit = store.commit([entryOf("e/0", "before"), entry]);

        await expect(commit).rejects.toMatchObject({ name: "StoreError", code: "TOO_LARGE" });
        expect(await store.get("e/0")).toBeUndefined();
        await store.commit([entryOf("e/2", "after")]);
        expect(textOf(await store.get("e/2"))).toBe("after");
      }),
  );
}
