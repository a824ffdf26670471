import { cp, mkdtemp, open, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { entryOf } from "../contract/bytes.js";
import type { Store } from "../store.js";
import { logsIn } from "./check-logs.js";
import { logRecords, writtenBytes } from "./log-records.js";
import { openLevelStore } from "./open-level-store.js";

const KIB = 1024;

let place: string;
let folder: string;
let warnings: string[];

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "machinery-log-room-"));
  folder = join(place, "store");
  warnings = [];
});
afterEach(() => rm(place, { recursive: true }));

const openStore = (at = folder, writeBufferBytes = 1024 * KIB): Promise<Store> =>
  openLevelStore({
    folder: at,
    kind: "partition",
    program: "0.1.0",
    writeBufferBytes,
    onWarning: (message) => warnings.push(message),
  });

/** The folder as a crash would leave it. */
async function crashed(): Promise<string> {
  const copy = join(place, "crashed");
  await cp(folder, copy, { recursive: true });
  return copy;
}

async function lastLog(at: string): Promise<string> {
  return join(at, (await logsIn(at)).at(-1)!);
}

/** Which of the entries `e/0`, `e/1`, … a store holds, by their numbers. */
async function numbersIn(store: Store, count: number): Promise<number[]> {
  const values = await store.getMany(Array.from({ length: count }, (_, number) => `e/${number}`));
  return values.flatMap((value, number) => (value === undefined ? [] : [number]));
}

describe.runIf(process.platform === "linux")("the log that is being written", () => {
  test("reaches further than it is written, by a hole", async () => {
    const store = await openStore();
    for (let number = 0; number < 10; number++) await store.commit([entryOf(`e/${number}`, "x".repeat(100))]);

    const log = await lastLog(folder);
    const { size, blocks } = await stat(log);
    const written = writtenBytes(await readFile(log));

    expect(size - written).toBeGreaterThan(200 * KIB);
    expect(blocks * 512).toBeLessThan(written + 16 * KIB);
    await store.close();
  });

  test("grows now and then, and not with each write", async () => {
    const store = await openStore();
    const log = await lastLog(folder);
    const lengths = new Set<number>();
    for (let number = 0; number < 600; number++) {
      await store.commit([entryOf(`e/${number}`, "x".repeat(1_000))]);
      lengths.add((await stat(log)).size);
    }
    await store.close();

    expect(lengths.size).toBeLessThan(5);
  });

  test("has room again after much was written, and so has the log after it", async () => {
    const store = await openStore();
    const first = await lastLog(folder);
    let number = 0;
    while ((await lastLog(folder)) === first || number < 40)
      await store.commit([entryOf(`e/${number++}`, "x".repeat(100 * KIB))]);
    // The one before may be there still: its room is used up first.
    for (let more = 0; more < 8; more++)
      await store.commit([entryOf(`e/${number++}`, "x".repeat(100 * KIB))]);

    const log = await lastLog(folder);
    expect((await stat(log)).size).toBeGreaterThan(writtenBytes(await readFile(log)));
    const again = await openStore(await crashed());
    expect(await numbersIn(again, number + 1)).toHaveLength(number);
    await again.close();
    await store.close();
    expect(warnings).toEqual([]);
  });
});

test.each([
  ["in its head", 3],
  ["in a small value", 60],
  ["in the first of its blocks", 20 * KIB],
  ["in the second of its blocks", 50 * KIB],
])("a write that a crash cut off %s, zeros behind it, is told and left out", async (_where, bytes) => {
  const store = await openStore();
  for (let number = 0; number < 20; number++)
    await store.commit([entryOf(`e/${number}`, "x".repeat(number === 19 ? 100 * KIB : 100))]);
  const copy = await crashed();
  await store.close();
  const log = await lastLog(copy);
  const content = await readFile(log);
  const last = [...logRecords(content)].at(-1)!;
  const file = await open(log, "r+");
  const from = last.at + bytes;
  await file.write(Buffer.alloc(content.length - from), 0, content.length - from, from);
  await file.close();

  const again = await openStore(copy);

  expect(await numbersIn(again, 20)).toEqual(Array.from({ length: 19 }, (_, number) => number));
  expect(warnings).toEqual([
    expect.stringMatching(new RegExp(`last write in \\d+\\.log is not whole, at byte ${last.at}, `)),
  ]);
  await again.commit([entryOf("e/19", "again")]);
  await again.close();
  const third = await openStore(copy);
  expect(await numbersIn(third, 20)).toHaveLength(20);
  await third.close();
});
