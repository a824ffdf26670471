import type { Among } from "./partition-options.js";
import type { PartitionLimits } from "./partition-limits.js";
import type { Places } from "./places/places.js";
import type { Caller, Clock, Definitions, Ids, Notifier, Observer } from "./ports.js";
import type { Waiters } from "./watching/waiters.js";
import type { Watchers } from "./watching/watchers.js";

/** What outlives a reopening of the store. */
export interface EpochPorts {
  readonly clock: Clock;
  readonly caller: Caller;
  readonly notifier: Notifier;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly observer: Observer;
  readonly among: Among | undefined;
  readonly places: Places;
  readonly callBacklog: ((service: string) => number | undefined) | undefined;
  readonly limits: PartitionLimits;
  readonly waiters: Waiters;
  readonly watchers: Watchers;
}
