import type { Store } from "@machinery/store";
import type { Partition } from "./partition.js";
import type { PartitionLimits } from "./partition-limits.js";
import type { Caller, Clock, Definitions, Ids, Observer } from "./ports.js";

/** What a partition stands on. */
export interface PartitionOptions {
  /** Opens the store; asked again, after a growing wait, whenever a write has failed. */
  openStore(): Promise<Store>;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly observer: Observer;
  readonly limits?: Partial<PartitionLimits>;
}

/** Opens a partition: the store, then every event that must be awake. Rejects with what the store says when it cannot be opened. */
export function openPartition(options: PartitionOptions): Promise<Partition> {
  return Promise.reject(
    new Error(`a partition with ${Object.keys(options).length} options is being written`),
  );
}
