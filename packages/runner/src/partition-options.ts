import type { PartitionPlace, Store } from "@machinery/store";
import type { PartitionLimits } from "./partition-limits.js";
import type { Places } from "./places/places.js";
import type { Caller, Clock, Definitions, Ids, Notifier, Observer } from "./ports.js";
import type { Peer } from "./signals/spreading.js";

/** Where a partition stands among others of its daemon. */
export interface Among {
  readonly place: PartitionPlace;
  /** The others. */
  readonly peers: () => readonly Peer[];
}

/** What a partition stands on. */
export interface PartitionOptions {
  /** Opens the store; asked again, after a growing wait, whenever a write has failed. */
  openStore(): Promise<Store>;
  /**
   * Asked before the store is opened anew: rejects while that could not succeed, as on a full disk. Until it does not, the store that failed stays
   * open, and what was committed can be read. Without it, opening is tried at once.
   */
  canOpen?(): Promise<void>;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly notifier: Notifier;
  readonly ids: Ids;
  readonly definitions: Definitions;
  readonly observer: Observer;
  /** Where it is one of several. */
  readonly among?: Among;
  /** Who may begin. Without it every event may. */
  readonly places?: Places;
  /** How many calls may wait on disk for a service here, by its newest revision. Asked for posts, so it answers at once. Unset: any number. */
  callBacklog?(service: string): number | undefined;
  /** What is not given is as in `defaultPartitionLimits`. */
  readonly limits?: Partial<PartitionLimits>;
}
