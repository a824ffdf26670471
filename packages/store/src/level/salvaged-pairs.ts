import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Level } from "level";
import { StoreError } from "../store.js";
import { logsIn } from "./check-logs.js";
import { openValue } from "./envelope.js";
import { openError } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { loggedWrites } from "./logged-writes.js";
import { logRecords } from "./log-records.js";
import { noMarks } from "./low-water.js";

/** Told in words what is lost. */
export type Tell = (line: string) => void;

/**
 * All keys of a damaged folder whose values are whole, each with its newest whole value; in no order. The folder is a copy of linked files, for it is changed: its
 * logs are read and deleted, LevelDB mends the tables. Each value proves itself by its checksum, which covers the key.
 */
export async function* salvagedPairs(
  scratch: string,
  tell: Tell,
): AsyncGenerator<readonly [key: string, value: Uint8Array]> {
  const logged = await takeLogs(scratch, tell);
  for await (const [key, sealed] of mendedPairs(scratch, tell)) {
    if (logged.has(key)) continue;
    const value = wholeValue(key, sealed);
    if (value === undefined) tell(`the value of ${shown(key)} does not match its checksum`);
    else yield [key, value];
  }
  for (const [key, value] of logged) if (value !== undefined) yield [key, value];
}

/** What the logs write, the last word on each key; `undefined` for one that they delete. They fit into memory, as they did when they were written. */
async function takeLogs(scratch: string, tell: Tell): Promise<Map<string, Uint8Array | undefined>> {
  const logged = new Map<string, Uint8Array | undefined>();
  for (const name of await logsIn(scratch)) {
    const path = join(scratch, name);
    for (const { at, isWhole, bytes } of logRecords(await readFile(path))) {
      let whole = 0;
      for (const [key, sealed] of loggedWrites(bytes)) {
        const value = sealed && wholeValue(key, sealed);
        if (value === undefined && (sealed !== undefined || !isWhole)) continue;
        whole++;
        logged.set(key, value);
      }
      if (!isWhole)
        tell(`${name}: what was written at byte ${at} is not whole: ${whole} values of it could be read`);
    }
    await rm(path);
  }
  return logged;
}

/** All that LevelDB can read once it has mended its tables. */
async function* mendedPairs(scratch: string, tell: Tell): AsyncGenerator<readonly [string, Buffer]> {
  let db: Database | undefined;
  try {
    // The types are those that browsers have as well.
    await (Level as unknown as { repair(folder: string): Promise<void> }).repair(scratch);
    for (const name of await readdir(join(scratch, "lost")).catch(() => []))
      if (/\.(ldb|sst)$/.test(name))
        tell(`${name}: the table has been damaged: what could be read of it was kept`);
    db = new Level<string, Buffer>(scratch, {
      keyEncoding: "utf8",
      valueEncoding: "buffer",
      createIfMissing: false,
    });
    await db.open();
    yield* new LevelReader(db, () => noMarks).rawRange({ gte: "", lt: "\u{10ffff}" });
  } catch (error) {
    throw openError(error, scratch);
  } finally {
    await db?.close();
  }
}

function wholeValue(key: string, sealed: Uint8Array): Uint8Array | undefined {
  try {
    return openValue(key, sealed);
  } catch (error) {
    if (error instanceof StoreError && error.code === "DAMAGED") return undefined;
    throw error;
  }
}

/** A key may be damaged itself. */
const shown = (key: string): string => JSON.stringify(key.slice(0, 120));
