import { StoreFormatSchema } from "@machinery/protocol/store";
import { create, toBinary } from "@bufbuild/protobuf";
import { Level } from "level";
import { STORE_VERSION } from "../store-version.js";
import type { Store } from "../store.js";
import { FORMAT_KEY, checkLevel } from "./check-level.js";
import { checkFiles } from "./check-files.js";
import { makeFolder, noteTail } from "./folder.js";
import { openError } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { LevelStore, markKey } from "./level-store.js";
import { LowWater, fences, noMarks } from "./low-water.js";

const WRITE_BUFFER_BYTES = 16 * 1024 * 1024;
const CACHE_BYTES = 32 * 1024 * 1024;
/**
 * What is compressed together. An event's entries say much the same as those beside them: with 4 KiB, which is usual, an eighth more is written in all
 * (`npm run bench -- disk --events 240000`). Larger tables, which would be merged with more of their neighbours, are worse by a quarter. A block is also
 * what is lost where one of its bytes has changed on the disk.
 */
const BLOCK_BYTES = 16 * 1024;
/** How much of the tables is looked at before opening, which takes a second per 600 MiB; the others are looked at afterwards. */
const TABLE_BYTES = 128 * 1024 * 1024;

export interface LevelStoreOptions {
  /** Made when it is not there, for its owner alone. */
  readonly folder: string;
  /** What the store holds, such as `partition` or `catalogue`. A folder of another kind is refused. */
  readonly kind: string;
  /** The version of the program, kept with the data. */
  readonly program: string;
  /** How much is kept in memory before it goes to a table, 16 MiB unless told. Up to twice that is in use. */
  readonly writeBufferBytes?: number;
  /** How much of the newest tables is looked at before opening, 128 MiB unless told. The others are looked at afterwards, beside everything else. */
  readonly checkedBytes?: number;
  /** Whether a folder with nothing in it is made one of ours; it is unless told. If not, one that is missing or empty is refused: READ_FAILED. */
  readonly create?: boolean;
  /** Told what is not quite right, and not wrong enough to refuse. */
  readonly onWarning?: (message: string) => void;
}

/**
 * Opens a folder as a store, and checks it: its chain of commits is without a gap, and the newest values are those that were written.
 * Rejects with a StoreError: LOCKED, DAMAGED, TOO_NEW, WRITE_FAILED (disk full), READ_FAILED.
 */
export async function openLevelStore(options: LevelStoreOptions): Promise<Store> {
  const { folder } = options;
  const onWarning = options.onWarning ?? (() => {});
  let db: Database | undefined;
  try {
    if (options.create !== false) await makeFolder(folder);
    const unchecked = await checkFiles(folder, options.checkedBytes ?? TABLE_BYTES, onWarning);
    db = new Level<string, Buffer>(folder, {
      keyEncoding: "utf8",
      valueEncoding: "buffer",
      writeBufferSize: options.writeBufferBytes ?? WRITE_BUFFER_BYTES,
      cacheSize: CACHE_BYTES,
      blockSize: BLOCK_BYTES,
      createIfMissing: options.create !== false,
    });
    await db.open();
    return await checkAndStart(db, options, unchecked, onWarning);
  } catch (error) {
    await db?.close();
    throw openError(error, folder);
  }
}

async function checkAndStart(
  db: Database,
  options: LevelStoreOptions,
  unchecked: readonly string[],
  onWarning: (message: string) => void,
): Promise<Store> {
  const { folder } = options;
  const reader = new LevelReader(db, () => noMarks);
  const { format, last } = await checkLevel(reader, options);

  const store = new LevelStore({
    db,
    folder,
    last,
    lowWater: new LowWater(await readMarks(reader)),
    unchecked,
    onWarning,
  });
  const isCurrent = format?.program === options.program && format.version === STORE_VERSION;
  if (!isCurrent || fences.some((key) => reader.read(key) === undefined)) {
    const current = create(StoreFormatSchema, {
      version: STORE_VERSION,
      program: options.program,
      kind: options.kind,
    });
    const derived = fences.map((key) => [key, new Uint8Array(0)] as const);
    await store.commit([{ key: FORMAT_KEY, value: toBinary(StoreFormatSchema, current), derived }]);
  }
  await noteTail(folder, store.end);
  return store;
}

async function readMarks(reader: LevelReader): Promise<[string, string][]> {
  const marks: [string, string][] = [];
  for await (const [key, value] of reader.range({ gte: markKey(""), lt: markKey("~") })) {
    marks.push([key.slice(markKey("").length), Buffer.from(value).toString()]);
  }
  return marks;
}
