import type { Write } from "../committer.js";

/** Sequence number and count stand before the writes. */
const HEAD_BYTES = 12;
const DELETE = 0;
const PUT = 1;

const decoder = new TextDecoder();

/** What a record of LevelDB's log writes, in order, values as they are stored; as far as it can be read. `undefined` deletes. */
export function* loggedWrites(record: Uint8Array): Generator<Write> {
  let at = HEAD_BYTES;
  const take = (): Uint8Array | undefined => {
    let length = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = record[at++];
      if (byte === undefined) return undefined;
      length += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) break;
    }
    at += length;
    return at > record.length ? undefined : record.subarray(at - length, at);
  };
  while (at < record.length) {
    const type = record[at++];
    const key = type === PUT || type === DELETE ? take() : undefined;
    const value = type === PUT ? take() : undefined;
    if (key === undefined || (type === PUT && value === undefined)) return;
    yield [decoder.decode(key), value];
  }
}
