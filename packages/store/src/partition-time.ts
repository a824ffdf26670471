import { decodeCount, encodeCount } from "./counts.js";
import { keys } from "./keys.js";
import type { StoreReader } from "./store.js";

/** The time at which a partition wrote last, in milliseconds since 1970; 0 where none was kept: an older version wrote the store. Throws DAMAGED. */
export async function readPartitionTime(reader: StoreReader): Promise<number> {
  const value = await reader.get(keys.partitionTime);
  return value === undefined ? 0 : decodeCount(value);
}

/** The key that says when a partition wrote last, with its value. To go along with every write: no time in the store is later. */
export function partitionTimePair(timeMs: number): readonly [key: string, value: Uint8Array] {
  return [keys.partitionTime, encodeCount(timeMs)];
}
