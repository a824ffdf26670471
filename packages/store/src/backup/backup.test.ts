import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create, toBinary } from "@bufbuild/protobuf";
import { EventStatus } from "@machinery/protocol";
import { BackupRecordSchema } from "@machinery/protocol/store";
import { Level } from "level";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SampleEvents, sampleId } from "../../test/sample-events.js";
import { copyStore, type StoredPair } from "../copy-store.js";
import { readDeletedEvent } from "../deleted-event.js";
import { planDeletion } from "../deletion.js";
import { readIdempotency } from "../idempotency.js";
import { keys } from "../keys.js";
import { openLevelStore } from "../level/index.js";
import { createMemoryStore } from "../memory-store.js";
import { rebuildPartition } from "../rebuild-partition.js";
import { STORE_VERSION } from "../store-version.js";
import type { Store } from "../store.js";
import { verifyPartition } from "../verify-partition.js";
import { BackupError, type BackupContent, BackupWriter, readBackup, restoredEntries } from "./index.js";
import { frame, MAGIC } from "./frame.js";

async function fill(store: Store): Promise<void> {
  const events = new SampleEvents(store);
  for (let number = 0; number < 30; number++) {
    const id = sampleId(1_000 + number);
    await events.write(id, { labels: { tenant: "a" }, idempotencyKey: `key-${number}` });
    await events.write(id, { status: EventStatus.WAITING, wakeTimeMs: 9_000 + number });
    if (number % 3 === 0) await events.write(id, { status: EventStatus.FAILED, errorReason: "TIMEOUT" });
  }
  await store.commit([{ key: keys.callbackSecret, value: Buffer.from("a secret"), derived: [] }]);
}

async function backupOf(store: Store): Promise<{ bytes: Buffer; writer: BackupWriter }> {
  const writer = new BackupWriter();
  const parts = [writer.begin("a test", 1_234), writer.store("partition", 0)];
  for await (const page of copyStore(store)) if (page.length > 0) parts.push(writer.pairs(page));
  parts.push(writer.end());
  return { bytes: Buffer.concat(parts), writer };
}

/** Gives bytes in pieces, as files and networks do. */
async function* inPieces(bytes: Uint8Array, size = 700): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size?: number): Promise<BackupContent[]> {
  const contents: BackupContent[] = [];
  for await (const content of readBackup(inPieces(bytes, size))) contents.push(content);
  return contents;
}

const pairsOf = (contents: readonly BackupContent[]): StoredPair[] =>
  contents.flatMap((content) =>
    content.case === "pairs" ? content.value.pairs.map(({ key, value }) => [key, value] as const) : [],
  );

async function outcomeOf(bytes: Uint8Array): Promise<string> {
  try {
    await read(bytes);
    return "whole";
  } catch (error) {
    return error instanceof BackupError ? error.code : String(error);
  }
}

let store: Store;
beforeEach(async () => {
  store = createMemoryStore();
  await fill(store);
});

describe("a backup", () => {
  it("gives back what went in, whatever pieces it comes in, and says what it comes to", async () => {
    const { bytes, writer } = await backupOf(store);
    const expected: StoredPair[] = [];
    for await (const page of copyStore(store)) expected.push(...page);

    for (const size of [1, 700, bytes.length]) {
      const contents = await read(bytes, size);
      expect(contents.map((content) => content.case)).toEqual(["header", "store", "pairs", "end"]);
      expect(contents[0]?.value).toMatchObject({
        version: 1,
        storeVersion: STORE_VERSION,
        program: "a test",
        timeMs: 1_234n,
      });
      expect(pairsOf(contents).map(([key, value]) => [key, Buffer.from(value)])).toEqual(
        expected.map(([key, value]) => [key, Buffer.from(value)]),
      );
    }
    expect(writer.totals()).toMatchObject({ events: 30, bytes: bytes.length });
  });

  it("writes pairs by hand as the schema would", () => {
    const writer = new BackupWriter();
    const pairs: StoredPair[] = [
      ["e/ä", Buffer.from([1, 2, 3])],
      ["e/long", new Uint8Array(70_000).fill(7)],
    ];
    const value = { pairs: pairs.map(([key, value]) => ({ key, value: new Uint8Array(value) })) };
    const bySchema = toBinary(
      BackupRecordSchema,
      create(BackupRecordSchema, { content: { case: "pairs", value } }),
    );

    expect(Buffer.from(writer.pairs(pairs))).toEqual(frame(bySchema));
  });

  it("is refused wherever it is cut", async () => {
    const { bytes } = await backupOf(store);
    const cuts = Array.from({ length: 200 }, (_, number) => Math.floor((number * (bytes.length - 1)) / 199));

    const outcomes = await Promise.all(cuts.map((cut) => outcomeOf(bytes.subarray(0, cut))));
    expect(new Set(outcomes)).toEqual(new Set(["DAMAGED"]));
  });

  it("is refused whichever byte is flipped", async () => {
    const { bytes } = await backupOf(store);
    const places = Array.from({ length: 400 }, (_, number) =>
      Math.floor((number * (bytes.length - 1)) / 399),
    );
    // The first and the last bytes, one by one.
    for (let at = 0; at < 120; at++) places.push(at, bytes.length - 1 - at);

    const outcomes = await Promise.all(
      places.map((place) => {
        const flipped = Buffer.from(bytes);
        flipped[place]! ^= 0x04;
        return outcomeOf(flipped);
      }),
    );
    expect(new Set(outcomes)).toEqual(new Set(["DAMAGED", "FOREIGN"]));
  });

  it("is refused with a record left out, doubled, or something behind its end", async () => {
    const writer = new BackupWriter();
    const head = [writer.begin("a test", 1), writer.store("partition", 0)];
    const pages = ["a", "b", "c"].map((key) => writer.pairs([[`e/${key}/000000`, Buffer.from(key)]]));
    const end = writer.end();
    const outcome = (...parts: readonly Uint8Array[]) => outcomeOf(Buffer.concat(parts));

    expect(await outcome(...head, ...pages, end)).toBe("whole");
    expect(await outcome(...head, pages[0]!, pages[2]!, end)).toBe("DAMAGED");
    expect(await outcome(...head, ...pages, pages[2]!, end)).toBe("DAMAGED");
    expect(await outcome(...head, pages[1]!, pages[0]!, pages[2]!, end)).toBe("DAMAGED");
    expect(await outcome(...head, ...pages, end, Buffer.from("x"))).toBe("DAMAGED");
    expect(await outcome(...head, ...pages, end, ...head, ...pages, end)).toBe("DAMAGED");
    expect(await outcome(head[0]!, ...pages, end)).toBe("DAMAGED");
    expect(await outcome(MAGIC, ...pages, end)).toBe("DAMAGED");
    expect(await outcome()).toBe("DAMAGED");
    expect(await outcome(Buffer.from("name: process-text\nservices: []\n"))).toBe("FOREIGN");
  });

  it("of a newer version is told as such", async () => {
    const record = (value: object) =>
      frame(toBinary(BackupRecordSchema, create(BackupRecordSchema, { content: { case: "header", value } })));
    const newer = { version: 2, storeVersion: 1, program: "machinery 9" };

    expect(await outcomeOf(Buffer.concat([MAGIC, record(newer)]))).toBe("TOO_NEW");
    expect(
      await outcomeOf(
        Buffer.concat([MAGIC, record({ ...newer, version: 1, storeVersion: STORE_VERSION + 1 })]),
      ),
    ).toBe("TOO_NEW");
    const unknown = frame(Buffer.from([(15 << 3) | 2, 0]));
    expect(await outcomeOf(Buffer.concat([MAGIC, record({ ...newer, version: 1 }), unknown]))).toBe(
      "TOO_NEW",
    );
  });

  it("lets go of where it comes from when it is left early", async () => {
    const { bytes } = await backupOf(store);
    let isClosed = false;
    async function* chunks() {
      try {
        yield* inPieces(bytes);
      } finally {
        isClosed = true;
      }
    }

    for await (const content of readBackup(chunks())) if (content.case === "header") break;
    expect(isClosed).toBe(true);
  });
});

describe("a restored store", () => {
  let folder: string;
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), "machinery-restored-"))));
  afterEach(() => rm(folder, { recursive: true }));
  const open = () => openLevelStore({ folder, kind: "partition", program: "a test" });

  it("holds the same, is whole, and opens again after all that changes and goes in it", async () => {
    const { bytes } = await backupOf(store);
    let restored = await open();
    await restored.commit(restoredEntries("partition", pairsOf(await read(bytes))));
    for await (const damage of verifyPartition(restored)) expect(damage).toBeUndefined();
    const again = await backupOf(restored);
    expect(again.writer.totals().events).toBe(30);
    expect(Buffer.from((await restored.get(keys.callbackSecret))!).toString()).toBe("a secret");
    await restored.close();

    // What was authoritative in a store is expected to stay what it was: derived keys that change and go must not have been written as such.
    restored = await open();
    const changes: [string, Uint8Array | undefined][] = [];
    for (const letter of ["h", "w", "l", "t", "s", "i", "c"]) {
      let number = 0;
      for await (const [key] of restored.range(keys.all(letter)))
        changes.push([key, number++ % 2 === 0 ? undefined : Buffer.from("changed")]);
    }
    expect(changes.length).toBeGreaterThan(100);
    await restored.commit([{ key: "m/test", value: new Uint8Array(0), derived: changes }]);
    await restored.close();
    restored = await open();
    await restored.close();
  });

  it("misses what is left of a deleted event, for whose idempotency key nothing else answers", async () => {
    const id = sampleId(2_000);
    const dayMs = 24 * 3_600_000;
    const events = new SampleEvents(store);
    await events.write(id, { idempotencyKey: "deleted" });
    await events.write(id, { status: EventStatus.SUCCEEDED, deleteTimeMs: 3_000 });
    const due = { eventId: id, dueMs: 3_000 };
    const deletion = await planDeletion(store, due, {
      nowMs: 3_000,
      mostKeys: 100,
      keepKeyMs: dayMs,
      keepUnreadableMs: dayMs,
    });
    if (deletion.kind !== "goes" || deletion.left === undefined) throw new Error("nothing is left of it");
    await store.commit([deletion.left.entry]);

    let restored = await open();
    await restored.commit(restoredEntries("partition", pairsOf(await read((await backupOf(store)).bytes))));
    await restored.close();
    restored = await open();
    expect(await readIdempotency(restored, "greet", "deleted")).toMatchObject({ eventId: id });
    expect((await readDeletedEvent(restored, id))?.head?.status).toBe(EventStatus.SUCCEEDED);
    for await (const damage of verifyPartition(restored)) expect(damage).toBeUndefined();
    await restored.close();

    const level = new Level(folder);
    await level.del(keys.deletedEvent(id));
    await level.close();
    await expect(open()).rejects.toThrow(`${keys.deletedEvent(id)}, written by batch`);
  });

  it("has in line and under way whom it had, by their keys", async () => {
    const events = new SampleEvents(store);
    const call = { number: 1, kind: { case: "call" as const, value: { service: "rates", sinceMs: 1_000n } } };
    const [first, second, third] = [sampleId(2_000), sampleId(2_001), sampleId(2_002)];
    await events.write(first, { concurrencyKey: "a/b" });
    await events.write(first, { status: EventStatus.WAITING, waitsOpened: [call] });
    await events.write(second, { concurrencyKey: "a/b", status: EventStatus.ACCEPTED });
    await events.write(third, { concurrencyKey: "a/b", status: EventStatus.ACCEPTED });
    await events.write(third, { status: EventStatus.PAUSED });

    const restored = await open();
    await restored.commit(restoredEntries("partition", pairsOf(await read((await backupOf(store)).bytes))));
    const found = async () => {
      const at: string[] = [];
      for (const range of [keys.line("greet", "a/b"), keys.all("R"), keys.all("f"), keys.all("s")])
        for await (const [key] of restored.range(range)) at.push(key);
      return at.filter((key) => [first, second, third].some((id) => key.endsWith(id)));
    };
    const expected = [
      keys.inLine("greet", "a/b", second),
      keys.underWay("greet", "", third),
      keys.underWay("greet", "a/b", first),
      keys.waitingCall("rates", 1_000, 1, first),
      keys.paused(third),
      keys.waiting(first),
    ];
    expect(await found()).toEqual(expected);

    // As where a backup is parted, or a store repaired: from what is authoritative alone.
    const gone: [string, undefined][] = expected.map((key) => [key, undefined]);
    await restored.commit([{ key: "m/test", value: new Uint8Array(0), derived: gone }]);
    expect(await found()).toEqual([]);
    await rebuildPartition(restored);
    expect(await found()).toEqual(expected);
    for await (const damage of verifyPartition(restored)) expect(damage).toBeUndefined();
    await restored.close();
  });

  it("knows what follows from nothing else of each kind of store", () => {
    const value = new Uint8Array(0);
    const keysOf = (kind: string, ...names: string[]) =>
      restoredEntries(
        kind,
        names.map((name) => [name, value] as const),
      ).map(({ key, derived }) => [key, ...derived.map(([name]) => name)]);

    const authoritative = ["b/x", "d/x", "e/x", "g/x", "m/callbacks", "n/x", "z/x"];
    const derived = ["R/x", "f/x", "h/x", "m/signals", "m/time", "r/x", "s/W/x", "v/x", "y/x"];
    expect(keysOf("partition", ...authoritative, ...derived)).toEqual([
      ...authoritative.map((key) => [key]),
      ["m/restored", ...derived],
    ]);
    expect(keysOf("catalogue", "b/x", "request/x", "service/x/1", "workflow/x/1")).toEqual([
      ["b/x"],
      ["service/x/1"],
      ["workflow/x/1"],
      ["m/restored", "request/x"],
    ]);
  });
});
