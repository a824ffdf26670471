import { expect, test } from "vitest";
import type { Store } from "../store.js";
import { bytesOf, entryOf, keysOf, pairsOf, textOf } from "./bytes.js";
import type { WithStore } from "./with-store.js";

const LETTERS = ["a", "b", "c", "d", "e", "f"];

/** What `get`, `getMany`, `range` and `snapshot` promise. */
export function readContract(withStore: WithStore): void {
  test("getMany gives values in the order of the keys, and undefined for those that are not there", () =>
    withStore(async ({ store }) => {
      await fill(store, LETTERS);

      const values = await store.getMany(["k/c", "k/none", "k/a", "k/c"]);
      expect(values.map(textOf)).toEqual(["c", undefined, "a", "c"]);
      expect(await store.getMany([])).toEqual([]);
    }));

  test("a range includes its start and not its end", () =>
    withStore(async ({ store }) => {
      await fill(store, LETTERS);

      expect(await pairsOf(store.range({ gte: "k/b", lt: "k/e" }))).toEqual([
        ["k/b", "b"],
        ["k/c", "c"],
        ["k/d", "d"],
      ]);
      expect(await keysOf(store.range({ gte: "k/bb", lt: "k/d" }))).toEqual(["k/c"]);
      expect(await keysOf(store.range({ gte: "k/x", lt: "k/y" }))).toEqual([]);
      expect(await keysOf(store.range({ gte: "k/e", lt: "k/b" }))).toEqual([]);
    }));

  test("a range goes backwards and stops at its limit", () =>
    withStore(async ({ store }) => {
      await fill(store, LETTERS);

      expect(await keysOf(store.range({ gte: "k/b", lt: "k/e", reverse: true }))).toEqual([
        "k/d",
        "k/c",
        "k/b",
      ]);
      expect(await keysOf(store.range({ gte: "k/", lt: "k0", limit: 2 }))).toEqual(["k/a", "k/b"]);
      expect(await keysOf(store.range({ gte: "k/", lt: "k0", limit: 2, reverse: true }))).toEqual([
        "k/f",
        "k/e",
      ]);
      expect(await keysOf(store.range({ gte: "k/", lt: "k0", limit: 0 }))).toEqual([]);
    }));

  test("a range over many pages is complete, in order, and can be left early", () =>
    withStore(async ({ store }) => {
      const names = Array.from({ length: 3_333 }, (_, number) => String(number).padStart(5, "0"));
      await fill(store, names);
      const keys = names.map((name) => `k/${name}`);

      expect(await keysOf(store.range({ gte: "k/", lt: "k0" }))).toEqual(keys);
      expect(await keysOf(store.range({ gte: "k/", lt: "k0", reverse: true }))).toEqual(keys.toReversed());
      expect(await keysOf(store.range({ gte: "k/", lt: "k0", limit: 2_222 }))).toEqual(keys.slice(0, 2_222));
      for (let round = 0; round < 100; round++) {
        for await (const [key] of store.range({ gte: "k/", lt: "k0" })) {
          expect(key).toBe(keys[0]);
          break;
        }
      }
    }));

  test("keys are in the order of their UTF-8 bytes", () =>
    withStore(async ({ store }) => {
      await fill(store, ["Z", "a", "é", "\u{ffee}", "\u{1f600}", "~"]);

      expect(await keysOf(store.range({ gte: "k/", lt: "k0" }))).toEqual([
        "k/Z",
        "k/a",
        "k/~",
        "k/é",
        "k/\u{ffee}",
        "k/\u{1f600}",
      ]);
    }));

  test("a range that has begun does not see later commits", () =>
    withStore(async ({ store }) => {
      await fill(
        store,
        Array.from({ length: 2_500 }, (_, number) => `${1_000 + number}`),
      );

      let count = 0;
      for await (const [key] of store.range({ gte: "k/", lt: "k0" })) {
        if (count++ === 0) {
          await store.commit([entryOf("k/9999", "late", { "k/2000": undefined, "k/2001": "changed" })]);
        }
        expect(key).not.toBe("k/9999");
      }
      expect(count).toBe(2_500);
      expect(await store.get("k/2000")).toBeUndefined();
    }));

  test("a snapshot goes on seeing what it saw", () =>
    withStore(async ({ store }) => {
      await fill(store, LETTERS);
      const snapshot = store.snapshot();
      await store.commit([entryOf("k/g", "g", { "k/a": undefined, "k/b": "changed" })]);

      expect(textOf(await snapshot.get("k/a"))).toBe("a");
      expect((await snapshot.getMany(["k/b", "k/g"])).map(textOf)).toEqual(["b", undefined]);
      expect(await keysOf(snapshot.range({ gte: "k/", lt: "k0" }))).toHaveLength(6);
      expect(await keysOf(store.range({ gte: "k/", lt: "k0" }))).toEqual([
        "k/b",
        "k/c",
        "k/d",
        "k/e",
        "k/f",
        "k/g",
      ]);
      await snapshot.close();
      await snapshot.close();
      await expect(snapshot.get("k/a")).rejects.toMatchObject({ code: "CLOSED" });
      await expect(keysOf(snapshot.range({ gte: "k/", lt: "k0" }))).rejects.toMatchObject({ code: "CLOSED" });
    }));

  test("ranges whose keys come and go are read right wherever a scan begins", () =>
    withStore(async ({ store, reopen }) => {
      const id = (number: number): string => String(number).padStart(6, "0");
      for (let round = 0; round < 12; round++) {
        const entries = Array.from({ length: 1_000 }, (_, at) => {
          const number = round * 1_000 + at;
          return entryOf(`e/${number}`, "", {
            [`r/${id(number)}`]: "",
            ...(number >= 5 ? { [`r/${id(number - 5)}`]: undefined } : {}),
          });
        });
        await store.commit(entries);
      }
      const before = store.snapshot();
      await store.commit([entryOf("e/x", "", { "r/000002": "late", "r/011996": undefined })]);

      const expected = ["r/000002", "r/011995", "r/011997", "r/011998", "r/011999"];
      expect(await keysOf(store.range({ gte: "r/", lt: "r/~" }))).toEqual(expected);
      expect(await keysOf(store.range({ gte: "r/", lt: "r/~", reverse: true }))).toEqual(
        expected.toReversed(),
      );
      expect(await keysOf(store.range({ gte: "r/011", lt: "r/~" }))).toEqual(expected.slice(1));
      expect((await keysOf(before.range({ gte: "r/", lt: "r/~" })))[0]).toBe("r/011995");
      await before.close();
      expect(await keysOf((await reopen()).range({ gte: "r/", lt: "r/~" }))).toEqual(expected);
    }));
}

async function fill(store: Store, names: readonly string[]): Promise<void> {
  await store.commit(names.map((name) => ({ key: `k/${name}`, value: bytesOf(name), derived: [] })));
}
