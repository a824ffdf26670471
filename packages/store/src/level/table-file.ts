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
    if (Buffer.from(footer.subarray(FOOTER_BYTES - 8)).toString("hex") !== MAGIC) return undefined;
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

  /** What is in a block; undefined where it does not match its checksum. */
  block({ at, size }: BlockPlace): Uint8Array | undefined {
    const end = at + size + TRAILER_BYTES;
    if (size > MOST_BYTES || end > this.#size) return undefined;
    const bytes = this.#read(at, size + TRAILER_BYTES);
    const stored = Buffer.from(bytes.buffer, bytes.byteOffset + size + 1, 4).readUInt32LE();
    if (stored !== maskedCrc32c(bytes, 0, size + 1)) return undefined;
    const content = bytes.subarray(0, size);
    return bytes[size] === 0 ? content : uncompress(content, MOST_BYTES);
  }

  #read(at: number, size: number): Uint8Array {
    const bytes = Buffer.allocUnsafe(size);
    readSync(this.#file, bytes, 0, size, at);
    return bytes;
  }
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
