import { rm } from "node:fs/promises";
import { Level } from "level";
import { StoreError, type StoreReader } from "../store.js";
import { checkLevel, isWrittenByNewer } from "./check-level.js";
import { damageOfLogs } from "./check-logs.js";
import { checkFolder } from "./folder.js";
import { openError } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { linkFolder } from "./link-folder.js";
import { noMarks } from "./low-water.js";

/** A folder that is looked at, damaged or not. */
export interface Inspection {
  /** What can still be read. A damaged value throws DAMAGED, with its key. */
  readonly reader: StoreReader;
  /** Why opening it as a store is refused, if it is. */
  readonly damage: StoreError | undefined;
  close(): Promise<void>;
}

/**
 * Opens a folder to look at what is in it, also when it is damaged: for `verify`. Writes nothing, but LevelDB tidies up its log as at every opening; so one whose log
 * is damaged is looked at in a copy of links beside it, and stays as it is. Rejects with a StoreError where even that cannot be done: LOCKED, READ_FAILED, DAMAGED
 * when files are missing, TOO_NEW when a newer version wrote it.
 */
export async function inspectLevelStore(options: {
  readonly folder: string;
  readonly kind: string;
}): Promise<Inspection> {
  const { folder } = options;
  const copy = `${folder}.inspected`;
  let db: Database | undefined;
  try {
    await checkFolder(folder);
    const damagedLog = await damageOfLogs(folder);
    if (damagedLog !== undefined) await linkFolder(folder, copy);
    db = new Level<string, Buffer>(damagedLog === undefined ? folder : copy, {
      keyEncoding: "utf8",
      valueEncoding: "buffer",
      createIfMissing: false,
    });
    await db.open();
    const opened = db;
    const reader = new LevelReader(db, () => noMarks);
    return {
      reader,
      damage: damagedLog ?? (await damageOf(reader, options)),
      async close() {
        await opened.close();
        await rm(copy, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await db?.close();
    await rm(copy, { recursive: true, force: true });
    throw openError(error, folder);
  }
}

async function damageOf(
  reader: LevelReader,
  options: { readonly folder: string; readonly kind: string },
): Promise<StoreError | undefined> {
  try {
    await checkLevel(reader, options);
    return undefined;
  } catch (error) {
    if (error instanceof StoreError && !isWrittenByNewer(reader)) return error;
    throw error;
  }
}
