import {
  type Places,
  type Among,
  type Clock,
  defaultPartitionLimits,
  type Definitions,
  type Observer,
  openPartition,
  type Partition,
  type Peer,
  type ServiceAdmission,
  slotsOf,
} from "@machinery/runner";
import { type PartitionPlace, type Store, takePlace } from "@machinery/store";
import { createHttpCaller, type HttpCaller } from "../calls/index.js";
import { limitsOf } from "../calls/limits-of.js";
import type { CatalogueReplica } from "../catalogue/catalogue-replica.js";
import { createSystemIds } from "../ports/system-ids.js";
import type { PublicAddress } from "../public-address.js";
import type { ServerSettings } from "../server-options.js";

/** What a partition of this thread stands on. */
export interface OwnPartitionOptions {
  readonly version: string;
  readonly settings: ServerSettings;
  readonly observer: Observer;
  readonly clock: Clock;
  readonly address: PublicAddress;
  /** What lets calls in to services: one table for all partitions. */
  readonly admission: ServiceAdmission;
  /** The catalogue, or a replica of it. */
  readonly definitions: Definitions & Pick<CatalogueReplica, "service">;
  /** Who may begin. */
  readonly places: Places;
  openPartitionStore(): Promise<Store>;
  canOpenPartitionStore?(): Promise<void>;
}

/** What services are called with from this thread. */
export function createOwnCaller(
  options: Pick<
    OwnPartitionOptions,
    "settings" | "definitions" | "address" | "version" | "observer" | "clock" | "admission"
  >,
): HttpCaller {
  const { settings, definitions, address } = options;
  return createHttpCaller({
    service: (name) => definitions.service(name)?.definition,
    secret: (name) => settings.secrets(name),
    answerBytes: settings.answerBytes,
    addressPolicy: settings.addressPolicy,
    callbackUrl: (token) => address.callbackUrl(token),
    version: options.version,
    clock: options.clock,
    admission: options.admission,
    observer: options.observer,
  });
}

/** Opens the partition's store. Rejects where it is that of another place. */
export async function openOwnStore(
  options: Pick<OwnPartitionOptions, "openPartitionStore">,
  place: PartitionPlace,
): Promise<Store> {
  const store = await options.openPartitionStore();
  try {
    await takePlace(store, place);
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/** Opens a partition, and has everything go on that must be awake. Bounds of the daemon are shared out evenly among its partitions. */
export function openOwnPartition(
  options: OwnPartitionOptions,
  caller: HttpCaller,
  among: Among,
  opened?: Store,
): Promise<Partition & Peer> {
  const { settings, observer, clock, definitions } = options;
  const { place } = among;
  const share = (total: number): number => Math.ceil(total / place.count);
  let first = opened;
  return openPartition({
    openStore() {
      const store = first;
      first = undefined;
      return store === undefined ? openOwnStore(options, place) : Promise.resolve(store);
    },
    canOpen: async () => options.canOpenPartitionStore?.(),
    clock,
    caller,
    notifier: caller,
    ids: createSystemIds(slotsOf(place)),
    definitions,
    observer,
    places: options.places,
    callBacklog: (service) => {
      const definition = definitions.service(service)?.definition;
      return definition && share(limitsOf(definition).backlog);
    },
    ...(place.count === 1 ? {} : { among }),
    limits: {
      ...(place.count === 1 ? {} : { stateBytes: share(defaultPartitionLimits.stateBytes) }),
      ...(settings.running === undefined ? {} : { running: share(settings.running) }),
      ...(settings.backlog === undefined ? {} : { backlog: share(settings.backlog) }),
      ...(settings.retentionMs === undefined ? {} : { retentionMs: settings.retentionMs }),
    },
  });
}
