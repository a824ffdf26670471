import { VarintReader } from "./varint.js";

/** A sequence number and a count stand before the writes. */
const HEAD_BYTES = 12;
const DELETE = 0;
const PUT = 1;

const decoder = new TextDecoder();

/** One write of a record of LevelDB's log. */
export interface LoggedWrite {
  readonly key: string;
  /** As stored; undefined deletes. */
  readonly value: Uint8Array | undefined;
  /** A later write has a greater one. */
  readonly sequence: number;
}

/** What a record of LevelDB's log writes, in order; as far as it can be read. */
export function* loggedWrites(record: Uint8Array): Generator<LoggedWrite> {
  if (record.length < HEAD_BYTES) return;
  let sequence = Buffer.from(record.buffer, record.byteOffset, 6).readUIntLE(0, 6);
  const reader = new VarintReader(record, HEAD_BYTES);
  const take = (): Uint8Array | undefined => {
    const length = reader.next();
    return length === undefined ? undefined : reader.take(length);
  };
  while (reader.at < record.length) {
    const type = record[reader.at++];
    const key = type === PUT || type === DELETE ? take() : undefined;
    const value = type === PUT ? take() : undefined;
    if (key === undefined || (type === PUT && value === undefined)) return;
    yield { key: decoder.decode(key), value, sequence: sequence++ };
  }
}
