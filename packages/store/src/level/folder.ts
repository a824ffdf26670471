import { mkdir, open, readFile, readdir, rename } from "node:fs/promises";
import { join } from "node:path";
import type { Link } from "./chain.js";
import { damaged } from "./damage-error.js";

const TAIL_FILE = "machinery-tail";

/** Makes the folder when it is not there. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
}

/**
 * Looks for files that are missing before LevelDB does: without CURRENT it would begin an empty database and delete all
 * there is, and without its log it would begin an empty one. Throws DAMAGED.
 */
export async function checkFolder(folder: string): Promise<void> {
  const files = await readdir(folder);
  const has = (pattern: RegExp): boolean => files.some((file) => pattern.test(file));
  const hasTables = has(/\.(ldb|sst)$/);
  const hasLog = has(/\.log$/);
  if (!files.includes("CURRENT") && (hasTables || hasLog)) throw damaged(folder, "CURRENT is missing");
  if (files.includes("CURRENT") && hasTables && !hasLog) throw damaged(folder, "the log (*.log) is missing");
}

/**
 * Notes beside the database how far the chain went, so that a tail that is lost later (a log cut short or deleted) shows at the next opening.
 * It is written at opening and at closing: a tail that is lost after a crash can be told only up to the opening before.
 */
export async function noteTail(folder: string, link: Link): Promise<void> {
  const path = join(folder, TAIL_FILE);
  const file = await open(`${path}.new`, "w", 0o600);
  try {
    await file.writeFile(`${link.number} ${link.hash}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

/** The note of {@link noteTail}; undefined when there is none that can be read. */
export async function readTail(folder: string): Promise<Link | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, TAIL_FILE), "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
  const [, number, hash] = /^(\d{1,15}) ([0-9a-f]{64})\n$/.exec(text) ?? [];
  return number === undefined || hash === undefined ? undefined : { number: Number(number), hash };
}

/** Whether reading a file failed because it is not there. */
export const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ENOENT";
