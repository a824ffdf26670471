import { Level } from "level";
import { damageIn } from "../if-sound.js";
import { StoreError, type StoreReader } from "../store.js";
import { checkLevel, isWrittenByNewer } from "./check-level.js";
import { checkFiles } from "./check-files.js";
import { checkLock } from "./check-lock.js";
import { openError } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { noMarks } from "./low-water.js";

/** A folder that is looked at, damaged or not. */
export interface Inspection {
  /** What can still be read. A damaged value throws DAMAGED, with its key. Unset where files are damaged: LevelDB is not let near those. */
  readonly reader: StoreReader | undefined;
  /** Why opening it as a store is refused, if it is. */
  readonly damage: StoreError | undefined;
  close(): Promise<void>;
}

/**
 * Opens a folder to look at what is in it, also when it is damaged: for `verify`. Reads all logs and tables first. Writes nothing, but LevelDB tidies up a log that is
 * whole, as at every opening. Rejects with a StoreError where even that cannot be done: LOCKED, READ_FAILED, TOO_NEW when a newer version wrote it.
 */
export async function inspectLevelStore(options: {
  readonly folder: string;
  readonly kind: string;
}): Promise<Inspection> {
  const { folder } = options;
  let db: Database | undefined;
  try {
    await checkLock(folder);
    const damage = await damageIn(checkFiles(folder, Infinity, () => {}));
    if (damage !== undefined) return { reader: undefined, damage, close: async () => {} };
    db = new Level<string, Buffer>(folder, {
      keyEncoding: "utf8",
      valueEncoding: "buffer",
      createIfMissing: false,
    });
    await db.open();
    const opened = db;
    const reader = new LevelReader(db, () => noMarks);
    return { reader, damage: await damageOf(reader, options), close: () => opened.close() };
  } catch (error) {
    await db?.close();
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
