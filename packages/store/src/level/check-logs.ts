import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { allRecords, numberOfRecord } from "./chain.js";
import { damaged, lostEnd } from "./damage-error.js";
import { readTail } from "./folder.js";
import { loggedWrites } from "./logged-writes.js";
import { type LogRecord, logRecords, writtenBytes } from "./log-records.js";

/**
 * Reads the logs of a closed folder before LevelDB does, which drops what does not match its checksum, up to 32 KiB behind it, writes the rest into a table, and
 * deletes the log. Throws DAMAGED for a record that is not whole before one that is, and for logs that end before what was noted. A record that is not whole at
 * the very end is what a crash leaves of a write that nobody was told of: that is only told.
 */
export async function checkLogs(folder: string, onWarning: (message: string) => void): Promise<void> {
  const torn = await tornTail(folder);
  if (torn === undefined) return;
  const { name, at, bytes } = torn;
  onWarning(
    `${folder}: the last write in ${name} is not whole, at byte ${at}, ${bytes} bytes: a crash cut it off before anybody was told of it, or it was damaged since, which cannot be told apart; it is left out`,
  );
}

/** The logs of a folder in the order they were written, by their names. */
export async function logsIn(folder: string): Promise<string[]> {
  return logsAmong(await readdir(folder));
}

/** The logs among files, in the order they were written. */
export function logsAmong(names: readonly string[]): string[] {
  const logs = names.filter((name) => /^\d+\.log$/.test(name));
  return logs.toSorted((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
}

async function tornTail(
  folder: string,
): Promise<{ readonly name: string; readonly at: number; readonly bytes: number } | undefined> {
  let last = 0;
  let torn: { readonly name: string; readonly record: LogRecord; readonly size: number } | undefined;
  for (const name of await logsIn(folder)) {
    const log = await readFile(join(folder, name));
    for (const record of logRecords(log)) {
      if (!record.isWhole) torn ??= { name, record, size: writtenBytes(log) };
      else if (torn !== undefined)
        throw damaged(
          folder,
          `a write in ${torn.name} does not match its checksum, at byte ${torn.record.at}, and later ones are whole`,
        );
      else last = Math.max(last, lastNumberIn(record.bytes));
    }
  }
  const noted = (await readTail(folder))?.number ?? 0;
  if (last > 0 && last < noted) throw lostEnd(folder, noted, last);
  return torn && { name: torn.name, at: torn.record.at, bytes: torn.size - torn.record.at };
}

/** The number of the batch that a record writes; 0 where it is no batch of ours. */
function lastNumberIn(record: Uint8Array): number {
  let number = 0;
  for (const { key, value } of loggedWrites(record))
    if (value !== undefined && key.startsWith(allRecords.gte)) number = numberOfRecord(key);
  return number;
}
