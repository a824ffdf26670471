import { type StoreFormat, StoreFormatSchema } from "@machinery/protocol/store";
import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { Level } from "level";
import { type Store, StoreError } from "../store.js";
import { type Link, hashOf, recordKey } from "./chain.js";
import { checkChain } from "./check-chain.js";
import { checkFolder, makeFolder, noteTail, readTail } from "./folder.js";
import { openError } from "./level-error.js";
import { type Database, LevelReader } from "./level-reader.js";
import { LevelStore, markKey } from "./level-store.js";
import { LowWater, LowWaterView, fences } from "./low-water.js";

/** The version of the layout of keys and values that this program writes. */
const FORMAT_VERSION = 1;
const FORMAT_KEY = "m/format";
const WRITE_BUFFER_BYTES = 32 * 1024 * 1024;
const CACHE_BYTES = 32 * 1024 * 1024;

export interface LevelStoreOptions {
  /** Made when it is not there, for its owner alone. */
  readonly folder: string;
  /** What the store holds, such as `partition` or `catalogue`. A folder of another kind is refused. */
  readonly kind: string;
  /** The version of the program, kept with the data. */
  readonly program: string;
  /** How much is kept in memory before it goes to a table, 32 MiB unless told. Up to twice that is in use. */
  readonly writeBufferBytes?: number;
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
    await makeFolder(folder);
    await checkFolder(folder);
    db = new Level<string, Buffer>(folder, {
      keyEncoding: "utf8",
      valueEncoding: "buffer",
      writeBufferSize: options.writeBufferBytes ?? WRITE_BUFFER_BYTES,
      cacheSize: CACHE_BYTES,
    });
    await db.open();
    return await checkAndStart(db, options, onWarning);
  } catch (error) {
    await db?.close();
    throw openError(error, folder);
  }
}

async function checkAndStart(
  db: Database,
  options: LevelStoreOptions,
  onWarning: (message: string) => void,
): Promise<Store> {
  const { folder } = options;
  const reader = new LevelReader(db, () => new LowWaterView(new Map()));
  const format = await readFormat(reader, options);
  const last = await checkChain(reader, folder);
  checkTail(reader, last, await readTail(folder), folder);

  const store = new LevelStore({
    db,
    folder,
    last,
    lowWater: new LowWater(await readMarks(reader)),
    onWarning,
  });
  if (format?.program !== options.program) {
    const value = toBinary(
      StoreFormatSchema,
      create(StoreFormatSchema, { version: FORMAT_VERSION, program: options.program, kind: options.kind }),
    );
    await store.commit([{ key: FORMAT_KEY, value, derived: fences.map((key) => [key, new Uint8Array(0)]) }]);
  }
  await noteTail(folder, store.end);
  return store;
}

async function readFormat(reader: LevelReader, options: LevelStoreOptions): Promise<StoreFormat | undefined> {
  const value = reader.read(FORMAT_KEY);
  if (value === undefined) {
    for await (const [key] of reader.rawRange({ gte: "", lt: "\u{10ffff}", limit: 1 })) {
      throw new StoreError(
        "DAMAGED",
        `${options.folder}: ${FORMAT_KEY} is missing, found ${key}; restore the folder from a backup, or use another one`,
      );
    }
    return undefined;
  }
  const format = fromBinary(StoreFormatSchema, value);
  if (format.version > FORMAT_VERSION) {
    throw new StoreError(
      "TOO_NEW",
      `${options.folder}: expected format ${FORMAT_VERSION}, found ${format.version} written by ${format.program}; use that version or a newer one`,
    );
  }
  if (format.kind !== options.kind) {
    throw new StoreError(
      "DAMAGED",
      `${options.folder}: expected a ${options.kind}, found a ${format.kind}; use another folder`,
    );
  }
  return format;
}

async function readMarks(reader: LevelReader): Promise<[string, string][]> {
  const marks: [string, string][] = [];
  for await (const [key, value] of reader.range({ gte: markKey(""), lt: markKey("~") })) {
    marks.push([key.slice(markKey("").length), Buffer.from(value).toString()]);
  }
  return marks;
}

/** Compares the chain with the note of how far it went when the store was last opened or closed. */
function checkTail(reader: LevelReader, last: Link, noted: Link | undefined, folder: string): void {
  if (noted === undefined) return;
  if (noted.number > last.number) {
    throw new StoreError(
      "DAMAGED",
      `${folder}: expected at least ${noted.number} batches, found ${last.number}: the end of the log is lost, and what was acknowledged with it; restore the folder from a backup`,
    );
  }
  const record = reader.readSealed(recordKey(noted.number));
  if (record !== undefined && hashOf(record) !== noted.hash) {
    throw new StoreError(
      "DAMAGED",
      `${folder}: batch ${noted.number} is not the one noted at the last opening: files of two stores are mixed; restore the folder from a backup`,
    );
  }
}
