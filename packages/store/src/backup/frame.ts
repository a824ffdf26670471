import { crc32 } from "node:zlib";
import { BackupError } from "./backup-error.js";
import type { ByteSource } from "./byte-source.js";

/** What every backup begins with. */
export const MAGIC = Buffer.from("machinery-backup");

const HEAD_BYTES = 8;
/** No record is larger: the pairs of a page, and one more of the largest. */
const MOST_BYTES = 1024 * 1024 - HEAD_BYTES;

/** A record as it stands in the file: its length, the CRC-32 of length and record, both lowest byte first, and the record. */
export function frame(record: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(HEAD_BYTES + record.length);
  framed.writeUInt32LE(record.length, 0);
  framed.writeUInt32LE(crc32(record, crc32(framed.subarray(0, 4))), 4);
  framed.set(record, HEAD_BYTES);
  return framed;
}

/** The next record with its frame. Throws DAMAGED when it is cut short, or does not match its checksum. */
export async function readFrame(source: ByteSource): Promise<{ record: Uint8Array; framed: Buffer }> {
  const at = source.position;
  const head = await source.take(HEAD_BYTES);
  const length = head.readUInt32LE(0);
  if (length > MOST_BYTES) throw damaged(at);
  const record = await source.take(length);
  if (crc32(record, crc32(head.subarray(0, 4))) !== head.readUInt32LE(4)) throw damaged(at);
  return { record, framed: Buffer.concat([head, record]) };
}

function damaged(at: number): BackupError {
  return new BackupError("DAMAGED", `the record at byte ${at} does not match its checksum`);
}
