import { access } from "node:fs/promises";
import { Level } from "level";
import { StoreError } from "../store.js";
import { openError } from "./level-error.js";

/** Rejects with LOCKED where another process has a folder open. Opens nothing: LevelDB takes its lock before it refuses a database that is there. */
export async function checkLock(folder: string): Promise<void> {
  // LevelDB would make it.
  await access(folder);
  const db = new Level(folder, { createIfMissing: false, errorIfExists: true });
  try {
    await db.open();
  } catch (error) {
    const found = openError(error, folder);
    if (found instanceof StoreError && found.code === "LOCKED") throw found;
  } finally {
    await db.close();
  }
}
