import { closeSync, openSync, readSync, statSync } from "node:fs";
import { maskedCrc32c } from "./crc32c.js";
import { uncompress } from "./snappy.js";
import { VarintReader } from "./varint.js";

const FOOTER_BYTES = 48;
/** Behind each block: how it is compressed, and its checksum. */
const TRAILER_BYTES = 5;
const MAGIC = "57fb808b247547db";
/** A block holds one value at least, which may be large; more than this none of ours is. */
const MOST_BYTES = 64 * 1024 * 1024;

/** Where a block is in a table. */
export interface BlockPlace {
  readonly at: number;
  readonly size: number;
  /** Of a block of data: not less than its last key, which is as LevelDB keeps it. */
  readonly upTo?: Uint8Array;
}

/** A key of a block with its value, as LevelDB keeps them. */
export type BlockPair = readonly [key: Uint8Array, value: Uint8Array];

/** A table of LevelDB (doc/table_format.md there), read without it: it checks no checksum, and damaged keys end its process. */
export class TableFile {
  readonly #file: number;
  readonly #size: number;
  /** For blocks that are only looked at: most are of 4 KiB. */
  #looked = Buffer.alloc(0);

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.#size = statSync(path).size;
  }

  close(): void {
    closeSync(this.#file);
  }

  /** Where its blocks are: those of data, and the others. Undefined where that cannot be read. */
  blocks(): { readonly data: readonly BlockPlace[]; readonly others: readonly BlockPlace[] } | undefined {
    if (this.#size < FOOTER_BYTES) return undefined;
    const footer = this.#read(this.#size - FOOTER_BYTES, FOOTER_BYTES);
    if (footer.subarray(FOOTER_BYTES - 8).toString("hex") !== MAGIC) return undefined;
    const reader = new VarintReader(footer);
    const meta = placeIn(reader);
    const index = placeIn(reader);
    const [metaBlock, indexBlock] = [meta && this.block(meta), index && this.block(index)];
    if (metaBlock === undefined || indexBlock === undefined) return undefined;
    const data: BlockPlace[] = [];
    for (const [upTo, value] of pairsOf(indexBlock)) {
      const place = placeIn(new VarintReader(value));
      if (place === undefined) return undefined;
      data.push({ ...place, upTo });
    }
    const others: BlockPlace[] = [];
    for (const [, value] of pairsOf(metaBlock)) {
      const place = placeIn(new VarintReader(value));
      if (place !== undefined) others.push(place);
    }
    return { data, others };
  }

  /** Whether a block is there and matches its checksum. */
  isWhole(place: BlockPlace): boolean {
    const size = place.size + TRAILER_BYTES;
    if (!this.#isWithin(place)) return false;
    if (this.#looked.length < size) this.#looked = Buffer.allocUnsafeSlow(2 * size);
    readSync(this.#file, this.#looked, 0, size, place.at);
    return matches(this.#looked, size);
  }

  /** What is in a block; undefined where it does not match its checksum. */
  block(place: BlockPlace): Uint8Array | undefined {
    if (!this.#isWithin(place)) return undefined;
    const bytes = this.#read(place.at, place.size + TRAILER_BYTES);
    if (!matches(bytes, bytes.length)) return undefined;
    const content = bytes.subarray(0, place.size);
    return bytes[place.size] === 0 ? content : uncompress(content, MOST_BYTES);
  }

  #isWithin({ at, size }: BlockPlace): boolean {
    return size <= MOST_BYTES && at + size + TRAILER_BYTES <= this.#size;
  }

  #read(at: number, size: number): Buffer {
    const bytes = Buffer.allocUnsafe(size);
    readSync(this.#file, bytes, 0, size, at);
    return bytes;
  }
}

/** Whether a block with its trailer, so many bytes, is as it was written. */
function matches(bytes: Buffer, size: number): boolean {
  return bytes.readUInt32LE(size - 4) === maskedCrc32c(bytes, 0, size - 4);
}

/** The pairs of a block, in order: each key is written as what it shares with the one before, and the rest. */
export function* pairsOf(block: Uint8Array): Generator<BlockPair> {
  if (block.length < 4) return;
  const restarts = Buffer.from(block.buffer, block.byteOffset + block.length - 4, 4).readUInt32LE();
  const reader = new VarintReader(block.subarray(0, Math.max(0, block.length - 4 - 4 * restarts)));
  let key: Uint8Array = new Uint8Array(0);
  while (reader.at < reader.bytes.length) {
    const [shared, rest, length] = [reader.next(), reader.next(), reader.next()];
    const added = rest === undefined ? undefined : reader.take(rest);
    const value = length === undefined ? undefined : reader.take(length);
    if (shared === undefined || added === undefined || value === undefined || shared > key.length) return;
    key = Buffer.concat([key.subarray(0, shared), added]);
    yield [key, value];
  }
}

function placeIn(reader: VarintReader): BlockPlace | undefined {
  const [at, size] = [reader.next(), reader.next()];
  return at === undefined || size === undefined ? undefined : { at, size };
}
