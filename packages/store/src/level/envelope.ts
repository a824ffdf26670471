import { crc32 } from "node:zlib";
import { StoreError } from "../store.js";
import { remedy } from "./damage-error.js";

/** The format byte of what this version writes. A higher one is of a newer version. */
const FORMAT = 1;
const HEADER_BYTES = 5;

/** A value as it is stored: the format byte, the CRC-32 of format byte, key and value (lowest byte first), the value. */
export function sealValue(key: string, value: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(HEADER_BYTES + value.length);
  sealed[0] = FORMAT;
  sealed.writeUInt32LE(crc32(value, crc32(key, FORMAT)), 1);
  sealed.set(value, HEADER_BYTES);
  return sealed;
}

/** The value as it was given. Throws DAMAGED when it does not match its checksum, TOO_NEW when a newer version wrote it. */
export function openValue(key: string, sealed: Uint8Array): Uint8Array {
  const value = new Uint8Array(
    sealed.buffer,
    sealed.byteOffset + HEADER_BYTES,
    Math.max(0, sealed.length - HEADER_BYTES),
  );
  if (sealed.length >= HEADER_BYTES) {
    const stored = (sealed[1]! | (sealed[2]! << 8) | (sealed[3]! << 16) | (sealed[4]! << 24)) >>> 0;
    if (stored === crc32(value, crc32(key, sealed[0]))) {
      if (sealed[0] === FORMAT) return value;
      throw new StoreError(
        "TOO_NEW",
        `${key}: expected format ${FORMAT}, found ${sealed[0]}; use the version that wrote it, or a newer one`,
      );
    }
  }
  throw new StoreError(
    "DAMAGED",
    `${key}: the value does not match its checksum; run \`machinery daemon verify\` to see what else is damaged, then ${remedy}`,
    { key },
  );
}
