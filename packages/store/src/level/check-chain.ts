import { type CommitRecord, CommitRecordSchema } from "@machinery/protocol/store";
import { fromBinary } from "@bufbuild/protobuf";
import { BinaryReader } from "@bufbuild/protobuf/wire";
import type { StoreError } from "../store.js";
import { DELETED, KEPT_RECORDS, type Link, allRecords, contentHash, hashOf, recordKey } from "./chain.js";
import { damaged } from "./damage-error.js";
import { openValue } from "./envelope.js";
import type { LevelReader } from "./level-reader.js";

/** The newest batches whose values are read and compared, too. */
const CONTENT_BATCHES = 1_024;
/** No more values than this are read for it. */
const CONTENT_KEYS = 16_384;

/**
 * Reads the chain of a store from its newest record back and gives its end. Throws DAMAGED for a gap, a link that does not hold,
 * or a value of the newest batches that is not what was written. It cannot tell that the newest batches are missing: a tail that is lost
 * looks like one that was never written.
 */
export async function checkChain(reader: LevelReader, folder: string): Promise<Link> {
  let last: Link | undefined;
  let newer: { number: number; previousHash: string } | undefined;
  const content = new ContentCheck(reader, folder);
  for await (const [key, sealed] of reader.rawRange({ ...allRecords, reverse: true, limit: KEPT_RECORDS })) {
    const bytes = openValue(key, sealed);
    const link = readLink(bytes);
    if (key !== recordKey(link.number))
      throw damaged(folder, `${key} holds the record of batch ${link.number}`);
    last ??= { number: link.number, hash: hashOf(sealed) };
    if (newer !== undefined) checkLink(newer, link.number, hashOf(sealed), folder);
    newer = link;
    if (last.number - link.number < CONTENT_BATCHES) content.check(fromBinary(CommitRecordSchema, bytes));
  }
  if (last === undefined || newer === undefined) return { number: 0, hash: "" };
  const oldest = Math.max(1, last.number - KEPT_RECORDS + 1);
  if (newer.number > oldest) throw missing(folder, oldest, newer.number - 1);
  return last;
}

function checkLink(
  newer: { number: number; previousHash: string },
  number: number,
  hash: string,
  folder: string,
): void {
  if (number !== newer.number - 1) throw missing(folder, number + 1, newer.number - 1);
  if (hash !== newer.previousHash) {
    throw damaged(folder, `batch ${newer.number} follows another batch ${number} than the one that is there`);
  }
}

/** Compares the values of batches, newest first; a batch is not looked at where one of its keys was written again, or deleted, after it or later in it. */
class ContentCheck {
  readonly #reader: LevelReader;
  readonly #folder: string;
  readonly #seen = new Set<string>();
  #isDone = false;

  constructor(reader: LevelReader, folder: string) {
    this.#reader = reader;
    this.#folder = folder;
  }

  check(record: CommitRecord): void {
    // Once one was left out, older ones cannot be told from those it wrote again.
    this.#isDone ||= this.#seen.size + record.keys.length > CONTENT_KEYS;
    if (this.#isDone) return;
    let isComparable = true;
    const values: Uint8Array[] = [];
    for (const key of record.keys.toReversed()) {
      const deleted = deletedKey(key);
      if (deleted === undefined && !this.#seen.has(key)) values.push(this.#read(key, record));
      else if (deleted === undefined) isComparable = false;
      this.#seen.add(deleted ?? key);
    }
    if (isComparable && !contentHash(values.reverse()).equals(record.contentHash)) {
      throw damaged(
        this.#folder,
        `${record.keys.join(", ").slice(0, 200)}: not what batch ${record.number} wrote`,
      );
    }
  }

  #read(key: string, record: CommitRecord): Uint8Array {
    const value = this.#reader.read(key);
    if (value === undefined)
      throw damaged(this.#folder, `${key}, written by batch ${record.number}, is missing`);
    return value;
  }
}

/** The key that a record says was deleted; undefined for one that was written. */
function deletedKey(key: string): string | undefined {
  return key.startsWith(DELETED) ? key.slice(DELETED.length) : undefined;
}

/** The first two fields of a record: the rest is skipped, for it is long and there are many. */
function readLink(bytes: Uint8Array): { number: number; previousHash: string } {
  const reader = new BinaryReader(bytes);
  let number = 0;
  let previousHash = "";
  while (reader.pos < reader.len) {
    const [field] = reader.tag();
    if (field === 1) number = Number(reader.uint64());
    else if (field === 2) previousHash = Buffer.from(reader.bytes()).toString("hex");
    else break;
  }
  return { number, previousHash };
}

function missing(folder: string, from: number, to: number): StoreError {
  const what = from === to ? `batch ${from} is missing` : `batches ${from} to ${to} are missing`;
  return damaged(folder, `${what} from the chain: something acknowledged is lost`);
}
