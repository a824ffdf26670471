import { cp, mkdtemp, open, readdir, readFile, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventStatus } from "@machinery/protocol";
import { DefinitionEntrySchema, StoreFormatSchema } from "@machinery/protocol/store";
import { create, toBinary } from "@bufbuild/protobuf";
import { Level } from "level";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SampleEvents, sampleId } from "../../test/sample-events.js";
import { definitionEntry } from "../definitions.js";
import { keys } from "../keys.js";
import { readEvent } from "../read-event.js";
import { rebuildPartition } from "../rebuild-partition.js";
import type { Store } from "../store.js";
import { takeOutBroken } from "../take-out-broken.js";
import { takeOutUnreadable } from "../take-out-unreadable.js";
import { verifyPartition } from "../verify-partition.js";
import { sealValue } from "./envelope.js";
import { writtenBytes } from "./log-records.js";
import { openLevelStore } from "./open-level-store.js";
import { salvageLevelStore } from "./salvage-level-store.js";

const EVENTS = 40;
const ids = Array.from({ length: EVENTS }, (_, number) => sampleId(1_000 + number));
const bodyOf = (id: string): string => JSON.stringify({ id, text: id.repeat(30) });

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "machinery-salvage-"));
  folder = join(place, "store");
});
afterEach(() => rm(place, { recursive: true }));

const openStore = (at: string): Promise<Store> =>
  openLevelStore({ folder: at, kind: "partition", program: "0.1.0" });

/** Writes a definition in parts, and events in two entries each, every one in a batch of its own. */
async function fill(store: Store): Promise<void> {
  await store.commit([
    definitionEntry(
      create(DefinitionEntrySchema, { workflow: "greet", revision: 1, source: "y".repeat(300_000) }),
    ),
  ]);
  const events = new SampleEvents(store);
  for (const id of ids) {
    await events.write(id, { bodies: [bodyOf(id)], idempotencyKey: id });
    await events.write(id, { status: EventStatus.SUCCEEDED });
  }
}

/** What is whole after it, and what was told. Fails where something is there that is not as it was written, or the new store is not sound. */
async function salvage(at: string): Promise<{ readonly whole: string[]; readonly told: string[] }> {
  const told: string[] = [];
  const tell = (line: string): void => void told.push(line);
  const into = join(place, "new");
  const { store, gaps, written } = await salvageLevelStore({
    folder: at,
    into,
    kind: "partition",
    program: "0.1.0",
    tell,
  });
  for (const gap of gaps) tell(`gap ${gap.from} to ${gap.to}`);
  await takeOutUnreadable(store, "partition", tell);
  await takeOutBroken(store, { written: written(), lastLost: gaps.at(-1)?.to ?? 0, tell });
  await rebuildPartition(store);
  await store.close();
  const again = await openStore(into);
  for await (const { key, found } of verifyPartition(again))
    throw new Error(`${key}: ${found}; told ${told.join()}`);
  const whole: string[] = [];
  for (const id of ids) {
    const bodies: string[] = [];
    for await (const { facts } of readEvent(again, id)) bodies.push(Buffer.from(facts[0]!.body).toString());
    if (bodies.length > 0 && bodies[0] !== bodyOf(id)) throw new Error(`${id} is another`);
    if (bodies.length === 2) whole.push(id);
  }
  await again.close();
  await rm(into, { recursive: true });
  return { whole, told };
}

async function filesOf(pattern: RegExp, at = folder): Promise<string[]> {
  return (await readdir(at)).filter((file) => pattern.test(file)).map((file) => join(at, file));
}

async function flipByte(file: string, position: number): Promise<void> {
  const handle = await open(file, "r+");
  const byte = Buffer.alloc(1);
  await handle.read(byte, 0, 1, position);
  byte[0] = byte[0]! ^ 0x10;
  await handle.write(byte, 0, 1, position);
  await handle.close();
}

/** Damages copies at places spread over a file, and salvages each. */
async function salvageEach(count: number, pattern: RegExp, damage: typeof flipByte) {
  const [file] = await filesOf(pattern);
  const size = writtenBytes(await readFile(file!));
  const found: Awaited<ReturnType<typeof salvage>>[] = [];
  for (let at = 0; at < count; at++) {
    const copy = join(place, "copy");
    await cp(folder, copy, { recursive: true });
    await damage(join(copy, file!.slice(folder.length)), Math.floor((at * (size - 1)) / (count - 1)));
    found.push(await salvage(copy));
    await rm(copy, { recursive: true });
  }
  return found;
}

/** Moves all into a table, as LevelDB does with its log at opening. */
async function fillTable(): Promise<void> {
  const store = await openStore(folder);
  await fill(store);
  await store.close();
  await openStore(folder).then((store) => store.close());
}

describe("a new store made of a damaged one", () => {
  test("has all of a sound one, and tells nothing", async () => {
    await fillTable();

    expect(await salvage(folder)).toEqual({ whole: ids, told: [] });
  });

  test("has all but the one write that a flipped byte in the log hit, and tells of it", async () => {
    const store = await openStore(folder);
    await fill(store);
    await store.close();

    const found = await salvageEach(10, /\.log$/, flipByte);

    for (const { whole, told } of found) {
      expect([whole.length >= EVENTS - 1, told.length > 0]).toEqual([true, true]);
      for (const id of ids.filter((one) => !whole.includes(one))) expect(told.join()).toContain(id);
    }
    // Values prove themselves: most of a write that was hit can be read all the same.
    expect(found.filter(({ whole }) => whole.length === EVENTS).length).toBeGreaterThan(0);
  });

  test("has what was written before a log was cut short, and tells which batches are lost", async () => {
    const store = await openStore(folder);
    await fill(store);
    await store.close();

    const found = await salvageEach(5, /\.log$/, (file, position) =>
      // Behind the definition, which takes most of it.
      truncate(file, 300_000 + Math.floor(position / 8)),
    );

    for (const { whole, told } of found)
      expect([whole.length < EVENTS, told.join()]).toEqual([true, expect.stringMatching(/gap \d+ to \d+/)]);
    expect(found.at(-1)!.whole.length).toBeGreaterThan(20);
  });

  test("has all but what a flipped byte in a table hit, and names what is lost", async () => {
    await fillTable();

    const found = await salvageEach(20, /\.ldb$/, flipByte);

    expect(found.filter(({ whole, told }) => whole.length < EVENTS && told.length === 0)).toEqual([]);
    // A byte of the index or the footer costs the whole table; one of the data a block of 4 KiB.
    expect(found.filter(({ whole }) => whole.length > EVENTS - 20).length).toBeGreaterThan(12);
  });

  test.each([/^CURRENT$/, /^MANIFEST/])("has all where %s is lost or damaged", async (pattern) => {
    await fillTable();

    const flipped = await salvageEach(2, pattern, flipByte);
    for (const file of await filesOf(pattern)) await rm(file);
    const lost = await salvage(folder);

    expect([...flipped, lost]).toEqual([1, 2, 3].map(() => ({ whole: ids, told: [] })));
  });

  test("tells what is lost with a table", async () => {
    await fillTable();
    const events = new SampleEvents(await openStore(folder).then(keepOpen));
    await events.write(sampleId(9_000));
    await stores.pop()!.close();
    const [table] = await filesOf(/\.ldb$/);
    await rm(table!);

    const { whole, told } = await salvage(folder);

    expect([whole, told.join()]).toEqual([[], expect.stringMatching(/gap 1 to \d{2}/)]);
  });

  test("is not made of a newer version's, nor of another kind's", async () => {
    await openStore(folder).then((store) => store.close());
    for (const [version, kind, code] of [
      [1_000, "partition", "TOO_NEW"],
      [1, "catalogue", "DAMAGED"],
    ] as const) {
      const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
      const value = toBinary(StoreFormatSchema, create(StoreFormatSchema, { version, kind, program: "9" }));
      await db.put("m/format", sealValue("m/format", value));
      await db.close();

      await expect(salvage(folder)).rejects.toMatchObject({ code });
      await rm(join(place, "new"), { recursive: true });
    }
  });

  test("is not made while another process has the damaged one open", async () => {
    const store = await openStore(folder).then(keepOpen);

    await expect(salvage(folder)).rejects.toMatchObject({ code: "LOCKED" });
    expect(await store.get(keys.callbackSecret)).toBeUndefined();
  });

  const stores: Store[] = [];
  const keepOpen = (store: Store): Store => (stores.push(store), store);
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });
});
