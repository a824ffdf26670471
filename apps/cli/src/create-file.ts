import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import type { NewFile } from "./environment.js";

/**
 * Begins a file, for its owner alone: it stands under its name only once it is whole and safe on disk, until then under that name with `.part`. Takes the place
 * of such a part that an earlier attempt left.
 */
export async function createFile(path: string): Promise<NewFile> {
  const part = `${path}.part`;
  const file = await open(part, "w", 0o600);
  return {
    write: (bytes) => file.appendFile(bytes),
    async keep() {
      await file.sync();
      await file.close();
      await rename(part, path);
      await syncFolder(dirname(path));
    },
    async discard() {
      await file.close();
      await rm(part, { force: true });
    },
  };
}

/** Makes a file's new name durable, where the system can. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
