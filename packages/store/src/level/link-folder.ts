import { copyFile, link, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/**
 * Makes a folder with the same files of a closed database, to work on instead: LevelDB writes no file of its own a second time but adds and deletes files, so links
 * do, which take no room. Files are copied where there are no links. What was there before is deleted.
 */
export async function linkFolder(from: string, to: string): Promise<void> {
  await rm(to, { recursive: true, force: true });
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "LOCK" || entry.name.startsWith("LOG")) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    await link(source, target).catch(() => copyFile(source, target));
  }
}
