import { LivePartition } from "./live-partition.js";
import type { Partition } from "./partition.js";
import type { Peer } from "./signals/spreading.js";
import type { PartitionOptions } from "./partition-options.js";

/**
 * Opens a partition: the store, then every event that must be awake and that there is room for. Rejects with what the store says when
 * it cannot be opened.
 */
export function openPartition(options: PartitionOptions): Promise<Partition & Peer> {
  return LivePartition.open(options);
}
