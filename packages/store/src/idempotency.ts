import { keys } from "./keys.js";
import { StoreError, type StoreReader } from "./store.js";

/** The event that an idempotency key made, and what it was posted with. */
export interface KnownPost {
  readonly eventId: string;
  /** SHA-256 of the data and labels. */
  readonly dataHash: Uint8Array;
}

const ID_BYTES = 24;

/** The event that was posted to a workflow with a key, if there is one. */
export async function readIdempotency(
  reader: StoreReader,
  workflow: string,
  key: string,
): Promise<KnownPost | undefined> {
  const at = keys.idempotency(workflow, key);
  const value = await reader.get(at);
  return value === undefined ? undefined : decodeIdempotency(at, value);
}

/** The id in ASCII, then the hash. */
export function encodeIdempotency(known: KnownPost): Uint8Array {
  const bytes = new Uint8Array(ID_BYTES + known.dataHash.length);
  for (let at = 0; at < ID_BYTES; at++) bytes[at] = known.eventId.charCodeAt(at);
  bytes.set(known.dataHash, ID_BYTES);
  return bytes;
}

function decodeIdempotency(key: string, bytes: Uint8Array): KnownPost {
  if (bytes.length < ID_BYTES) {
    throw new StoreError(
      "DAMAGED",
      `${key}: expected an event's id, found ${bytes.length} bytes; run \`machinery daemon verify\``,
    );
  }
  return { eventId: String.fromCharCode(...bytes.subarray(0, ID_BYTES)), dataHash: bytes.slice(ID_BYTES) };
}
