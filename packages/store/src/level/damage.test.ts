import { cp, mkdtemp, open, readFile, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { EventStatus } from "@machinery/protocol";
import { StoreFormatSchema } from "@machinery/protocol/store";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Level } from "level";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { SampleEvents, sampleId } from "../../test/sample-events.js";
import { entryOf } from "../contract/bytes.js";
import { readEvent, readHead } from "../read-event.js";
import { STORE_VERSION } from "../store-version.js";
import { type Store, StoreError, type StoreReader } from "../store.js";
import { verifyPartition } from "../verify-partition.js";
import { KEPT_RECORDS, type Link, nextLink, recordKey } from "./chain.js";
import { sealValue } from "./envelope.js";
import { inspectLevelStore } from "./inspect-level-store.js";
import { writtenBytes } from "./log-records.js";
import { openLevelStore } from "./open-level-store.js";

const EVENTS = 120;
const ids = Array.from({ length: EVENTS }, (_, number) => sampleId(1_000 + number));

let place: string;
let folder: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "machinery-damage-"));
  folder = join(place, "store");
});
afterEach(() => rm(place, { recursive: true }));

const openStore = (at = folder, program = "0.1.0"): Promise<Store> =>
  openLevelStore({ folder: at, kind: "partition", program });

async function fill(store: Store): Promise<void> {
  const events = new SampleEvents(store);
  for (const id of ids) {
    await events.write(id, { bodies: [JSON.stringify({ id, text: id.repeat(20) })] });
    await events.write(id, { status: EventStatus.SUCCEEDED });
  }
}

/** Whether every event is there as it was written. Throws what reading throws. */
async function isWhole(store: StoreReader): Promise<boolean> {
  for (const id of ids) {
    let entries = 0;
    for await (const entry of readEvent(store, id)) {
      entries++;
      if (entry.eventId !== id) return false;
    }
    if (entries !== 2) return false;
  }
  return true;
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

/** How much of a file is written: a log ends with room for more. */
const writtenIn = async (file: string): Promise<number> => writtenBytes(await readFile(file));

/** Places spread over a file, the first and last bytes among them. */
async function placesIn(file: string, count: number): Promise<number[]> {
  const size = await writtenIn(file);
  return Array.from({ length: count }, (_, at) => Math.floor((at * (size - 1)) / (count - 1)));
}

/** What a damaged copy of the store comes to: `whole`, or how the damage showed. */
async function outcomeOf(at: string): Promise<string> {
  let store: Store | undefined;
  try {
    store = await openStore(at);
    for await (const { key } of verifyPartition(store)) return `verify names ${key}`;
    return (await isWhole(store)) ? "whole" : "silently changed";
  } catch (error) {
    return error instanceof StoreError ? error.code : `an error of no store: ${String(error)}`;
  } finally {
    await store?.close();
  }
}

async function withCopies(
  count: number,
  pattern: RegExp,
  damage: (copy: string, file: string, position: number) => Promise<void>,
): Promise<string[]> {
  const [file] = await filesOf(pattern);
  const outcomes: string[] = [];
  for (const position of await placesIn(file!, count)) {
    const copy = join(place, "copy");
    await cp(folder, copy, { recursive: true });
    await damage(copy, join(copy, file!.slice(folder.length)), position);
    outcomes.push(await outcomeOf(copy));
    await rm(copy, { recursive: true });
  }
  return outcomes;
}

describe("a flipped byte", () => {
  test("in the log is found at opening, wherever it is, after a clean end", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();

    const outcomes = await withCopies(25, /\.log$/, (_, file, position) => flipByte(file, position));

    expect(outcomes).toEqual(outcomes.map(() => "DAMAGED"));
  });

  test("in the log after a crash is found at opening, unless it takes the tail and nothing but the tail", async () => {
    const store = await openStore();
    await fill(store);
    const crashed = join(place, "crashed");
    await cp(folder, crashed, { recursive: true });
    await store.close();
    const [log] = await filesOf(/\.log$/, crashed);
    const size = await writtenIn(log!);

    await flipByte(log!, Math.floor(size / 3));

    await expect(openStore(crashed)).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringMatching(/\d+\.log does not match its checksum, at byte \d+.*daemon repair/),
    });
    // LevelDB, which would drop up to 32 KiB behind it, has not been let near it.
    expect(await filesOf(/\.log$/, crashed)).toEqual([log]);
  });

  test("in the last write after a crash is told, and what is before it is there", async () => {
    const store = await openStore();
    await fill(store);
    const crashed = join(place, "crashed");
    await cp(folder, crashed, { recursive: true });
    await store.close();
    const [log] = await filesOf(/\.log$/, crashed);
    await flipByte(log!, (await writtenIn(log!)) - 10);

    const warnings: string[] = [];
    const again = await openLevelStore({
      folder: crashed,
      kind: "partition",
      program: "0.1.0",
      onWarning: (message) => warnings.push(message),
    });

    expect(warnings).toEqual([expect.stringMatching(/the last write in \d+\.log is not whole, at byte \d+/)]);
    expect(await readHead(again, ids.at(-2)!)).toMatchObject({ status: EventStatus.SUCCEEDED });
    expect(await readHead(again, ids.at(-1)!)).toMatchObject({ status: EventStatus.RUNNING });
    await again.close();
  });

  test("in a table gives no wrong data: it is found at opening, at reading or by verifying", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();
    // At opening LevelDB moves its log into a table.
    await openStore().then((store) => store.close());

    const outcomes = await withCopies(40, /\.ldb$/, (_, file, position) => flipByte(file, position));

    expect(outcomes).not.toContain("silently changed");
    expect(outcomes.filter((outcome) => outcome.startsWith("an error"))).toEqual([]);
    expect(outcomes.filter((outcome) => outcome !== "whole").length).toBeGreaterThan(25);
  });

  test.each([/MANIFEST/, /CURRENT/])("in %s is found at opening, or does no harm", async (pattern) => {
    for (let round = 0; round < 2; round++) {
      const store = await openStore();
      if (round === 0) await fill(store);
      await store.close();
    }

    const outcomes = await withCopies(12, pattern, (_, file, position) => flipByte(file, position));

    expect(outcomes.filter((outcome) => outcome !== "whole" && outcome !== "DAMAGED")).toEqual([]);
    expect(outcomes).toContain("DAMAGED");
  });

  test("in a value is named with its key", async () => {
    await openStore().then((store) => store.close());
    const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
    const sealed = sealValue("e/1", Buffer.from("value"));
    sealed[7] = sealed[7]! ^ 1;
    await db.batch([
      { type: "put", key: "e/1", value: sealed },
      { type: "put", key: "e/2", value: sealValue("e/1", Buffer.from("moved")) },
    ]);
    await db.close();

    const store = await openStore();
    await expect(store.get("e/1")).rejects.toMatchObject({
      code: "DAMAGED",
      key: "e/1",
      message: expect.stringContaining("e/1"),
    });
    await expect(store.get("e/2")).rejects.toMatchObject({ code: "DAMAGED", key: "e/2" });
    await store.close();
  });
});

describe("a lost file", () => {
  test.each([/^CURRENT$/, /^MANIFEST/, /\.ldb$/, /\.log$/])(
    "%s is told at opening, and the others are left alone",
    async (pattern) => {
      for (let round = 0; round < 2; round++) {
        const store = await openStore();
        await fill(store);
        await store.close();
        await rm(join(folder, "machinery-tail"));
      }
      const [lost] = await filesOf(pattern);
      await rm(lost!);
      const before = await filesOf(/ldb|log$/);

      await expect(openStore()).rejects.toMatchObject({
        name: "StoreError",
        code: "DAMAGED",
        message: expect.stringContaining("backup"),
      });
      expect(await filesOf(/ldb|log$/)).toEqual(before);
    },
  );

  test("the log of a small store, which holds all there is, is told at opening", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();
    const [log] = await filesOf(/\.log$/);
    await rm(log!);

    await expect(openStore()).rejects.toMatchObject({ code: "DAMAGED" });
  });

  test("that LevelDB does not need is not missed", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();
    for (const file of await filesOf(/^(LOCK|LOG|LOG\.old|machinery-tail)$/)) await rm(file);

    expect(await outcomeOf(folder)).toBe("whole");
  });
});

describe("a log that was cut short", () => {
  test("is told after a clean end", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();
    const [log] = await filesOf(/\.log$/);
    await truncate(log!, Math.floor((await writtenIn(log!)) * 0.9));

    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringContaining("end of the log is lost"),
    });
  });

  test("after a crash gives the commits before the cut, in order: what is behind it cannot be told from never written", async () => {
    const store = await openStore();
    for (let number = 0; number < 100; number++)
      await store.commit([entryOf(`e/${number}`, "x", { "c/last": String(number) })]);
    const crashed = join(place, "crashed");
    await cp(folder, crashed, { recursive: true });
    await store.close();
    const [log] = await filesOf(/\.log$/, crashed);
    await truncate(log!, Math.floor((await writtenIn(log!)) / 2));

    const again = await openStore(crashed);
    const last = Number(Buffer.from((await again.get("c/last"))!).toString());
    expect(last).toBeGreaterThan(20);
    expect(last).toBeLessThan(80);
    for (let number = 0; number < 100; number++) {
      expect((await again.get(`e/${number}`)) !== undefined).toBe(number <= last);
    }
    await again.close();
  });
});

describe("the chain of commits", () => {
  /** Changes the database behind the store's back. */
  async function meddle(change: (db: Level<string, Buffer>) => Promise<void>): Promise<void> {
    const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
    await change(db);
    await db.close();
  }

  beforeEach(async () => {
    const store = await openStore();
    for (let number = 0; number < 10; number++) await store.commit([entryOf(`e/${number}`, "x")]);
    await store.close();
  });

  test.each([
    [
      "a record in the middle is missing",
      (db: Level<string, Buffer>) => db.del(recordKey(5)),
      /batch 5 is missing/,
    ],
    [
      "the first record is missing",
      (db: Level<string, Buffer>) => db.del(recordKey(1)),
      /batch 1 is missing/,
    ],
    [
      "several are missing",
      (db: Level<string, Buffer>) =>
        db.batch([3, 4, 5].map((number) => ({ type: "del" as const, key: recordKey(number) }))),
      /batches 3 to 5 are missing/,
    ],
    [
      "an entry is missing",
      (db: Level<string, Buffer>) => db.del("e/4"),
      /e\/4, written by batch 6, is missing/,
    ],
    [
      "an entry is another",
      (db: Level<string, Buffer>) => db.put("e/4", sealValue("e/4", Buffer.from("y"))),
      /e\/4: not what batch 6 wrote/,
    ],
    [
      "the last record is missing",
      (db: Level<string, Buffer>) => db.del(recordKey(11)),
      /end of the log is lost/,
    ],
    ["the format is missing", (db: Level<string, Buffer>) => db.del("m/format"), /m\/format is missing/],
  ])("tells when %s", async (_, change, message) => {
    await meddle(change);

    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringMatching(message),
    });
  });

  test("tells when files of another store were put in", async () => {
    const tail = await readFile(join(folder, "machinery-tail"), "utf8");
    await writeFile(join(folder, "machinery-tail"), tail.replace(/ [0-9a-f]{4}/, " 0000"));

    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringContaining("mixed"),
    });
  });

  test("goes on after an entry was written again, and over openings", async () => {
    for (let round = 0; round < 3; round++) {
      const store = await openStore();
      await store.commit([entryOf("e/4", `again ${round}`)]);
      await store.close();
    }

    expect(Buffer.from((await (await openStore().then(keepOpen)).get("e/4"))!).toString()).toBe("again 2");
  });

  const stores: Store[] = [];
  const keepOpen = (store: Store): Store => (stores.push(store), store);
  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
  });

  test("holds when one batch writes an entry again, or deletes it", async () => {
    const store = await openStore();
    await store.commit([
      entryOf("e/20", "first"),
      entryOf("e/20", "second"),
      entryOf("e/21", "gone"),
      { ...entryOf("e/22", "stays"), derived: [["e/21", undefined]] },
    ]);
    await store.close();

    const again = keepOpen(await openStore());

    const values = await again.getMany(["e/20", "e/21", "e/22"]);
    expect(values.map((value) => value && Buffer.from(value).toString())).toEqual([
      "second",
      undefined,
      "stays",
    ]);
  });

  test("compares a value that its batch wrote after deleting it", async () => {
    const store = await openStore();
    await store.commit([entryOf("e/23", "old")]);
    await store.commit([
      { ...entryOf("e/24", "deletes"), derived: [["e/23", undefined]] },
      entryOf("e/23", "new"),
    ]);
    await store.close();
    await meddle((db) => db.put("e/23", sealValue("e/23", Buffer.from("old"))));

    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringMatching(/e\/23.*not what batch \d+ wrote/),
    });
  });

  test("keeps only so many records, and is whole without the older ones", async () => {
    let last: Link = { number: 0, hash: "" };
    await meddle(async (db) => {
      await db.clear({ gte: "m/chain/", lt: "m/chain0" });
      const batch = db.batch();
      for (let number = 1; number <= KEPT_RECORDS + 50; number++) {
        const next = nextLink(last, { writes: [], authoritative: [] });
        batch.put(next.key, next.sealed);
        if (next.forgotten !== undefined) batch.del(next.forgotten);
        last = next.link;
      }
      await batch.write();
    });
    await rm(join(folder, "machinery-tail"));

    const store = await openStore();
    await store.commit([entryOf("e/next", "x")]);
    await store.close();
    await meddle((db) => db.del(recordKey(52)));
    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringMatching(/batch 52 is missing/),
    });
  });
});

describe("the format of a folder", () => {
  async function writeFormat(version: number, kind: string): Promise<void> {
    const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
    const value = toBinary(StoreFormatSchema, create(StoreFormatSchema, { version, kind, program: "9.9.9" }));
    await db.put("m/format", sealValue("m/format", value));
    await db.close();
  }

  test("of a newer version is refused and named", async () => {
    await writeFormat(STORE_VERSION + 1, "partition");

    await expect(openStore()).rejects.toMatchObject({
      code: "TOO_NEW",
      message: expect.stringContaining("9.9.9"),
    });
  });

  test("of another kind is refused", async () => {
    await writeFormat(1, "catalogue");

    await expect(openStore()).rejects.toMatchObject({
      code: "DAMAGED",
      message: expect.stringContaining("found a catalogue"),
    });
  });

  test("is written again by another version of the program", async () => {
    await openStore().then((store) => store.close());
    const store = await openStore(folder, "0.2.0");

    expect(Buffer.from((await store.get("m/format"))!).toString()).toContain("0.2.0");
    await store.close();
  });

  test("of an older version is read, and is of this one from then on", async () => {
    await writeFormat(STORE_VERSION - 1, "partition");
    const store = await openStore(folder, "9.9.9");

    expect(fromBinary(StoreFormatSchema, (await store.get("m/format"))!)).toMatchObject({
      version: STORE_VERSION,
    });
    await store.close();
  });

  test("a value of a newer format is refused and named", async () => {
    await openStore().then((store) => store.close());
    const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
    const sealed = Buffer.concat([Buffer.from([2]), Buffer.alloc(4), Buffer.from("x")]);
    sealed.writeUInt32LE(crc32("x", crc32("e/1", 2)), 1);
    await db.put("e/1", sealed);
    await db.close();

    const store = await openStore();
    await expect(store.get("e/1")).rejects.toMatchObject({ code: "TOO_NEW" });
    await store.close();
  });
});

describe("a look inside", () => {
  test("finds no damage in a sound folder", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();

    const inspection = await inspectLevelStore({ folder, kind: "partition" });
    expect(inspection.damage).toBeUndefined();
    expect(await isWhole(inspection.reader!)).toBe(true);
    await inspection.close();
  });

  test("says what opening refuses, and reads what is still there", async () => {
    const store = await openStore();
    await fill(store);
    await store.close();
    const db = new Level<string, Buffer>(folder, { valueEncoding: "buffer" });
    await db.batch([
      { type: "del", key: recordKey(20) },
      { type: "put", key: `e/${ids[3]}/000001`, value: Buffer.from("broken") },
    ]);
    await db.close();

    const inspection = await inspectLevelStore({ folder, kind: "partition" });
    expect(inspection.damage).toMatchObject({
      code: "DAMAGED",
      message: expect.stringContaining("batch 20"),
    });
    const damaged: string[] = [];
    for await (const { key } of verifyPartition(inspection.reader!)) damaged.push(key);
    expect(damaged).toEqual([`e/${ids[3]}/000000`]);
    await inspection.close();
  });

  test("does not make a folder that is not there", async () => {
    await expect(inspectLevelStore({ folder, kind: "partition" })).rejects.toMatchObject({
      code: "READ_FAILED",
    });
    expect(await readdir(place)).toEqual([]);
  });
});

test("a folder that cannot be made is told", async () => {
  await writeFile(join(place, "file"), "");

  await expect(openStore(join(place, "file", "store"))).rejects.toMatchObject({
    name: "StoreError",
    code: "READ_FAILED",
  });
});

test("a folder whose newest batches are too many to compare opens, whatever was written again", async () => {
  const store = await openStore();
  await store.commit([entryOf("e/again", "old")]);
  await store.commit(Array.from({ length: 4_000 }, (_, number) => entryOf(`f/${number}`, "x")));
  for (let round = 0; round < 5; round++) {
    const again = entryOf("e/again", `new ${round}`);
    await store.commit([
      again,
      ...Array.from({ length: 4_000 }, (_, number) => entryOf(`g/${round}/${number}`, "x")),
    ]);
  }
  await store.close();

  const again = await openStore();
  expect(Buffer.from((await again.get("e/again"))!).toString()).toBe("new 4");
  await again.close();
});
