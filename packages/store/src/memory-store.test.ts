import { describe, expect, test } from "vitest";
import { bytesOf, textOf } from "./contract/bytes.js";
import { runFailureContract, runStoreContract } from "./contract/run-store-contract.js";
import type { CreateSubject } from "./contract/subject.js";
import { createMemoryDisk } from "./memory-disk.js";
import { openMemoryStore } from "./memory-store.js";

const create: CreateSubject = async () => {
  const disk = createMemoryDisk();
  return {
    open: () => openMemoryStore(disk),
    failNextWrite: (applied) => disk.failNextCommit(new Error("the disk broke"), { applied }),
    dispose: async () => {},
  };
};

runStoreContract("the memory store", create);
runFailureContract("the memory store", create);

describe("a crash of the memory store", () => {
  test.each([true, false])(
    "decides about the batch in flight as told (kept: %s), and its commit never settles",
    async (keepInFlight) => {
      let arrived = () => {};
      const writing = new Promise<void>((resolve) => (arrived = resolve));
      const disk = createMemoryDisk({
        beforeWrite: (batch) => (batch === 1 ? (arrived(), new Promise(() => {})) : Promise.resolve()),
      });
      const store = await openMemoryStore(disk);
      await store.commit([{ key: "e/1", value: bytesOf("safe"), derived: [] }]);
      let settled = false;
      const settle = () => (settled = true);
      void store.commit([{ key: "e/2", value: bytesOf("in flight"), derived: [] }]).then(settle, settle);
      await writing;

      disk.crash({ keepInFlight });
      await expect(store.get("e/1")).rejects.toMatchObject({ code: "CLOSED" });
      await store.close();
      const again = await openMemoryStore(disk);

      expect(textOf(await again.get("e/1"))).toBe("safe");
      expect(textOf(await again.get("e/2"))).toBe(keepInFlight ? "in flight" : undefined);
      expect(settled).toBe(false);
    },
  );

  test("loses what was queued", async () => {
    const disk = createMemoryDisk();
    const store = await openMemoryStore(disk);
    void store.commit([{ key: "e/1", value: bytesOf("queued"), derived: [] }]);
    disk.crash();

    const again = await openMemoryStore(disk);
    await Promise.resolve();
    expect(await again.get("e/1")).toBeUndefined();
    expect(disk.contents()).toEqual([]);
  });
});
