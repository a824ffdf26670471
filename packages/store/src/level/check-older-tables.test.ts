import { createHash } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { entryOf } from "../contract/bytes.js";
import { checkOlderTables } from "./check-older-tables.js";
import { openLevelStore } from "./open-level-store.js";

let place: string;
let folder: string;
let tables: string[];

/** A store with several tables, closed. */
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "machinery-older-"));
  folder = join(place, "store");
  const store = await openLevelStore({
    folder,
    kind: "partition",
    program: "0.1.0",
    writeBufferBytes: 65_536,
  });
  for (let number = 0; number < 80; number++) {
    // Nothing that can be compressed; in what is derived, which opening does not compare.
    const text = Array.from({ length: 64 }, (_, at) =>
      createHash("sha256").update(`${number} ${at}`).digest("hex"),
    );
    await store.commit([entryOf(`e/${number}`, "x", { [`d/${number}`]: text.join("") })]);
  }
  await store.close();
  tables = (await readdir(folder))
    .filter((name) => name.endsWith(".ldb"))
    .toSorted()
    .toReversed();
  if (tables.length < 2) throw new Error(`expected several tables, found ${tables.join(", ") || "none"}`);
});
afterEach(() => rm(place, { recursive: true }));

async function flipByte(name: string, position: number): Promise<void> {
  const bytes = await readFile(join(folder, name));
  bytes[position]! ^= 0x10;
  await writeFile(join(folder, name), bytes);
}

async function look(names: readonly string[], signal = new AbortController().signal): Promise<string[]> {
  const told: string[] = [];
  await checkOlderTables(folder, names, (message) => told.push(message), signal, 0);
  return told;
}

it("tells nothing of tables that are whole, or gone", async () => {
  expect(await look([...tables, "999999.ldb"])).toEqual([]);
});

it("tells each damaged one once, and what to do", async () => {
  await flipByte(tables[0]!, 100);
  await flipByte(tables[1]!, 100);
  await flipByte(tables[1]!, 10_000);

  const told = await look(tables);

  expect(told).toHaveLength(2);
  expect(told[0]).toContain(`${folder}: ${tables[0]!} does not match its checksum in the block at byte 0`);
  expect(told[1]).toMatch(/stop it, and restore the folder from a backup, or run `machinery daemon repair`/);
});

it("ends when it is told to", async () => {
  await flipByte(tables[0]!, 100);

  expect(await look(tables, AbortSignal.abort())).toEqual([]);
});

it("is what a store does after it was opened, with the tables that were not looked at before", async () => {
  const oldest = tables.at(-1)!;
  await flipByte(oldest, 100);
  const open = (checkedBytes: number, onWarning: (message: string) => void) =>
    openLevelStore({ folder, kind: "partition", program: "0.1.0", checkedBytes, onWarning });

  await expect(open(1_000_000_000, () => {})).rejects.toThrow(oldest);

  const told = Promise.withResolvers<string>();
  const store = await open(1, told.resolve);
  expect(await told.promise).toContain(`${oldest} does not match its checksum`);
  await store.close();
});
