import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventStatus } from "@machinery/protocol";
import { describe, expect, it } from "vitest";
import { SampleEvents, sampleId } from "../test/sample-events.js";
import { copyStore, type StoredPair } from "./copy-store.js";
import { openLevelStore } from "./level/index.js";
import { createMemoryStore } from "./memory-store.js";
import type { Store } from "./store.js";

async function fill(store: Store): Promise<void> {
  const events = new SampleEvents(store);
  for (let number = 0; number < 40; number++) {
    await events.write(sampleId(1_000 + number), { labels: { tenant: "a" } });
    if (number % 2 === 0) await events.write(sampleId(1_000 + number), { status: EventStatus.SUCCEEDED });
  }
}

async function copyOf(store: Store): Promise<StoredPair[]> {
  const pairs: StoredPair[] = [];
  for await (const page of copyStore(store)) pairs.push(...page);
  return pairs;
}

const shown = (pairs: readonly StoredPair[]) =>
  pairs.map(([key, value]) => [key, Buffer.from(value).toString("hex")]);

describe("a copy of a store", () => {
  it("holds the same whatever store it was written on: nothing of what a store keeps for itself", async () => {
    const folder = await mkdtemp(join(tmpdir(), "machinery-copy-"));
    const memory = createMemoryStore();
    const level = await openLevelStore({ folder, kind: "partition", program: "a test" });
    try {
      await fill(memory);
      await fill(level);

      const copy = await copyOf(level);
      expect(shown(copy)).toEqual(shown(await copyOf(memory)));
      expect(copy.map(([key]) => key)).toEqual(copy.map(([key]) => key).toSorted());
      expect(copy.some(([key]) => key.startsWith("m/chain") || key.endsWith("/~"))).toBe(false);
    } finally {
      await level.close();
      await rm(folder, { recursive: true });
    }
  });

  it("is of the moment of its first page, which is empty, whatever is written meanwhile", async () => {
    const store = createMemoryStore();
    await fill(store);
    const before = shown(await copyOf(store));

    const copying = copyStore(store);
    expect(await copying.next()).toEqual({ done: false, value: [] });
    await new SampleEvents(store).write(sampleId(5_000));
    const pairs: StoredPair[] = [];
    for await (const page of copying) pairs.push(...page);

    expect(shown(pairs)).toEqual(before);
    expect(shown(await copyOf(store))).not.toEqual(before);
  });

  it("comes in pages of a bounded size", async () => {
    const store = createMemoryStore();
    const value = new Uint8Array(50_000);
    for (let number = 0; number < 20; number++)
      await store.commit([{ key: `e/${number}`, value, derived: [] }]);

    const sizes: number[] = [];
    for await (const page of copyStore(store)) sizes.push(page.length);

    expect(sizes).toEqual([0, 3, 3, 3, 3, 3, 3, 2]);
  });
});
