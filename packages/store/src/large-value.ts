import { hexOf, sha256 } from "./sha256.js";
import { sizeLimits } from "./size-limits.js";
import { type Entry, StoreError, type StoreReader } from "./store.js";

const INLINE = 0;
const APART = 1;
const HASH_BYTES = 32;

/**
 * An entry for a value of any size, such as a definition: its first byte says whether the rest is the value, or the SHA-256 of blobs
 * `b/<key>/<hash>/<chunk>` that hold it. Read it with {@link readLarge}, or in ranges with {@link openLarge}.
 */
export function largeEntry(key: string, bytes: Uint8Array, derived: Entry["derived"] = []): Entry {
  if (bytes.length <= sizeLimits.chunkBytes) return { key, value: marked(INLINE, bytes), derived };
  const hash = sha256(bytes);
  const blobs: [string, Uint8Array][] = [];
  for (let chunk = 0; chunk * sizeLimits.chunkBytes < bytes.length; chunk++) {
    const from = chunk * sizeLimits.chunkBytes;
    blobs.push([chunkKey(key, hexOf(hash), chunk), bytes.subarray(from, from + sizeLimits.chunkBytes)]);
  }
  return { key, value: marked(APART, hash), derived, blobs };
}

/** Reads a value that {@link largeEntry} made. Throws DAMAGED. */
export async function readLarge(reader: StoreReader, key: string): Promise<Uint8Array | undefined> {
  const value = await reader.get(key);
  return value === undefined ? undefined : openLarge(reader, key, value);
}

/** Opens a value that {@link largeEntry} made, as a range gave it. Throws DAMAGED. */
export async function openLarge(reader: StoreReader, key: string, value: Uint8Array): Promise<Uint8Array> {
  if (value[0] === INLINE) return value.subarray(1);
  if (value[0] !== APART || value.length !== 1 + HASH_BYTES)
    throw damaged(key, "expected a value or the name of one, found neither");
  const name = hexOf(value.subarray(1));
  const bytes = await readBlob(reader, { gte: `b/${key}/${name}/`, lt: `b/${key}/${name}0` }, name);
  if (bytes === undefined) throw damaged(key, `expected blob ${name}, found bytes that do not match it`);
  return bytes;
}

/** Puts the chunks of a blob together; undefined when they do not match the SHA-256 they are named by. */
export async function readBlob(
  reader: StoreReader,
  range: { gte: string; lt: string },
  hash: string,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const [, chunk] of reader.range(range)) {
    chunks.push(chunk);
    length += chunk.length;
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return hexOf(sha256(bytes)) === hash ? bytes : undefined;
}

function chunkKey(key: string, hash: string, chunk: number): string {
  return `b/${key}/${hash}/${chunk.toString(36).padStart(4, "0")}`;
}

function marked(mark: number, bytes: Uint8Array): Uint8Array {
  const value = new Uint8Array(1 + bytes.length);
  value[0] = mark;
  value.set(bytes, 1);
  return value;
}

function damaged(key: string, what: string): StoreError {
  return new StoreError("DAMAGED", `${key}: ${what}; run \`machinery daemon verify\``);
}
