import type { Store } from "@machinery/store";
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
  /** What is not given is as in `defaultPartitionLimits`. */
  readonly limits?: Partial<PartitionLimits>;
}
