import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { logRecords } from "./log-records.js";
import { VarintReader } from "./varint.js";

/** What a database consists of, as its MANIFEST says. */
export interface Manifest {
  /** The numbers of its tables. Others are left over from something that did not end. */
  readonly tables: ReadonlySet<number>;
  /** Logs from this number on are not in tables yet. */
  readonly firstLog: number;
}

/** Fields of a change, by LevelDB's version_edit.cc. */
const COMPARATOR = 1;
const LOG = 2;
const NEXT_FILE = 3;
const LAST_SEQUENCE = 4;
const COMPACT_POINTER = 5;
const DELETED_FILE = 6;
const NEW_FILE = 7;
const PREVIOUS_LOG = 9;

/** Reads the MANIFEST of a closed folder; undefined where it, or what points to it, is missing or damaged. */
export async function readManifest(folder: string): Promise<Manifest | undefined> {
  try {
    const current = (await readFile(join(folder, "CURRENT"), "utf8")).trim();
    if (!/^MANIFEST-\d+$/.test(current)) return undefined;
    const tables = new Set<number>();
    let firstLog = 0;
    for (const { isWhole, bytes } of logRecords(await readFile(join(folder, current)))) {
      const log = isWhole ? applyChange(bytes, tables) : undefined;
      if (log === undefined) return undefined;
      firstLog = Math.max(firstLog, log);
    }
    return { tables, firstLog };
  } catch {
    return undefined;
  }
}

/** Applies a change of the tables. Gives the number of the log it names, 0 for none; undefined where it cannot be read. */
function applyChange(bytes: Uint8Array, tables: Set<number>): number | undefined {
  const reader = new VarintReader(bytes);
  const text = (): Uint8Array | undefined => {
    const length = reader.next();
    return length === undefined ? undefined : reader.take(length);
  };
  let log = 0;
  while (reader.at < bytes.length) {
    const field = reader.next();
    let isRead: boolean;
    if (field === COMPARATOR) isRead = text() !== undefined;
    else if (field === LOG) isRead = (log = reader.next() ?? -1) >= 0;
    else if (field === NEXT_FILE || field === LAST_SEQUENCE || field === PREVIOUS_LOG)
      isRead = reader.next() !== undefined;
    else if (field === COMPACT_POINTER) isRead = reader.next() !== undefined && text() !== undefined;
    else if (field === DELETED_FILE || field === NEW_FILE) {
      const [level, table] = [reader.next(), reader.next()];
      isRead = level !== undefined && table !== undefined;
      if (field === DELETED_FILE) tables.delete(table ?? 0);
      else {
        tables.add(table ?? 0);
        isRead &&= reader.next() !== undefined && text() !== undefined && text() !== undefined;
      }
    } else isRead = false;
    if (!isRead) return undefined;
  }
  return log;
}
