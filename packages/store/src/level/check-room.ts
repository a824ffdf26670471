import type { Stats } from "node:fs";
import { open, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { openError } from "./level-error.js";

const PROBE_FILE = "machinery-room";
/** Room for what an opening writes besides the table: a log, a manifest, the note of the tail. */
const MORE_BYTES = 1024 * 1024;
const CHUNK = Buffer.alloc(256 * 1024);

/**
 * Tries whether a store could be opened as far as the room on its disk goes: an opening writes what is in the log into a table. Writes so much
 * into a file of its own and deletes it again, while the store may still be open and be read. Rejects with a StoreError.
 */
export async function checkRoom(folder: string): Promise<void> {
  try {
    let bytes = MORE_BYTES;
    for (const name of await readdir(folder)) {
      if (name.endsWith(".log")) bytes += takenBytes(await stat(join(folder, name)));
    }
    await writeAndDelete(join(folder, PROBE_FILE), bytes);
  } catch (error) {
    throw openError(error, folder);
  }
}

/** How much of a file is there: a log ends with a hole (LogRoom). Blocks are of 512 bytes; where nobody counts them, they are 0. */
function takenBytes({ size, blocks }: Stats): number {
  return blocks === 0 ? size : Math.min(size, blocks * 512);
}

async function writeAndDelete(path: string, bytes: number): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    // Deleted at once, so that nothing is left behind whatever becomes of us: the room is taken until it is closed.
    await rm(path, { force: true });
    for (let left = bytes; left > 0; left -= CHUNK.length) await file.writeFile(CHUNK);
    await file.sync();
  } finally {
    await file.close();
  }
}
